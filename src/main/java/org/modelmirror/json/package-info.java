/** JSON as the reference's files spell it: strict reading, exact writing, the kind of a number kept. */
@NullMarked
package org.modelmirror.json;

import org.jspecify.annotations.NullMarked;
