/** Readers and writers of the legacy shapes: bytes to rows and notices, and back. Pure; never stops at the first bad row. */
@NullMarked
package org.modelmirror.legacy;

import org.jspecify.annotations.NullMarked;
