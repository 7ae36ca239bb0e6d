/** Usage figures, statistics and deletion risk of categories, and the cache that keeps them. */
@NullMarked
package org.modelmirror.analytics;

import org.jspecify.annotations.NullMarked;
