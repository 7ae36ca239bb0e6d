/** The rules for category counters and for the time stamps of single records; no disk, no clock. */
@NullMarked
package org.modelmirror.metadata;

import org.jspecify.annotations.NullMarked;
