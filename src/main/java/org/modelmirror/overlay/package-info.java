/** Records of another branch that are laid over a category until a date. */
@NullMarked
package org.modelmirror.overlay;

import org.jspecify.annotations.NullMarked;
