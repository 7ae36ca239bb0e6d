/** What differs between two versions of a category, and what of a new one may go live. Pure: decides by its inputs alone. */
@NullMarked
package org.modelmirror.change;

import org.jspecify.annotations.NullMarked;
