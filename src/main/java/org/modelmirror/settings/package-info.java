/**
 * What can be set: every key with its type, default, reason and the peer's names for it, how the values of all sources
 * are brought together, and one typed record per area (sources-and-storage.md 8).
 */
@NullMarked
package org.modelmirror.settings;

import org.jspecify.annotations.NullMarked;
