/** What is followed from end to end: spans of requests, routes, questions to upstreams and commits. Knows no library for it. */
@NullMarked
package org.modelmirror.traces;

import org.jspecify.annotations.NullMarked;
