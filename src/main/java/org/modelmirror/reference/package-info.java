/** The model reference itself: its categories and records as data. Pure; knows nothing of ours but {@code json}. */
@NullMarked
package org.modelmirror.reference;

import org.jspecify.annotations.NullMarked;
