/** How things stand: gathers what the other parts know of themselves into the status report and the metrics. */
@NullMarked
package org.modelmirror.status;

import org.jspecify.annotations.NullMarked;
