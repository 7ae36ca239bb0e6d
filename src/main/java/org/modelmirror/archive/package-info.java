/** A whole mirror in one file, and the tape archive it is made of. */
@NullMarked
package org.modelmirror.archive;

import org.jspecify.annotations.NullMarked;
