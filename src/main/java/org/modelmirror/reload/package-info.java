/** Route files that are edited while the service runs: checked as a whole set, and swapped in without a gap. */
@NullMarked
package org.modelmirror.reload;

import org.jspecify.annotations.NullMarked;
