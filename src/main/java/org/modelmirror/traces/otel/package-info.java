/** Spans by OpenTelemetry's SDK, sent to a collector. The only package that knows it: without traces none of its classes is loaded. */
@NullMarked
package org.modelmirror.traces.otel;

import org.jspecify.annotations.NullMarked;
