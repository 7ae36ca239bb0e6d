/** The {@code demo} profile's stand-in upstream: serves {@code config/sample/}, changes now and then, sometimes misbehaves. */
@NullMarked
package org.modelmirror.demo;

import org.jspecify.annotations.NullMarked;
