/** Statistics and deletion risk, worked out from records and the Horde's figures (analytics.md 4 and 5). Pure. */
@NullMarked
package org.modelmirror.analytics.figures;

import org.jspecify.annotations.NullMarked;
