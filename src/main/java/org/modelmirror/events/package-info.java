/** What changed lately, for clients that want to hear of it: kept in order, told once, found again after a break. */
@NullMarked
package org.modelmirror.events;

import org.jspecify.annotations.NullMarked;
