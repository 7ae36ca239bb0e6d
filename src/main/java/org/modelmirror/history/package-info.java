/** Kept versions of a category file as records: what is in one, and what differs between two. */
@NullMarked
package org.modelmirror.history;

import org.jspecify.annotations.NullMarked;
