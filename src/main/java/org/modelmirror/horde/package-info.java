/**
 * What the AI Horde's public API says about models: its answers as typed values, and how they are matched to the models of
 * the reference (analytics.md 3).
 */
@NullMarked
package org.modelmirror.horde;

import org.jspecify.annotations.NullMarked;
