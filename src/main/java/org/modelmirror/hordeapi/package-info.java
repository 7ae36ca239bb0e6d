/** Asks the AI Horde's public API for its figures, keeps the answers, and bridges the times it is away (analytics.md 3). */
@NullMarked
package org.modelmirror.hordeapi;

import org.jspecify.annotations.NullMarked;
