/** Keeps the figures about models warm in the background (analytics.md 2). */
@NullMarked
package org.modelmirror.hydration;

import org.jspecify.annotations.NullMarked;
