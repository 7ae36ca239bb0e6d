/** The upstream files as they are, for the raw facade: what is polled, what is accepted, what is served. */
@NullMarked
package org.modelmirror.raw;

import org.jspecify.annotations.NullMarked;
