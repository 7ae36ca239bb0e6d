/** Where documents come from: PRIMARY, GitHub, a local folder. Bytes and validators only; nothing here parses a record. */
@NullMarked
package org.modelmirror.source;

import org.jspecify.annotations.NullMarked;
