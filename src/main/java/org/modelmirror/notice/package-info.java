/** Typed findings about data: what was odd or wrong, where, and by which rule. Pure values, never exceptions. */
@NullMarked
package org.modelmirror.notice;

import org.jspecify.annotations.NullMarked;
