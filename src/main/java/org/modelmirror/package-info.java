/** Starts the application and wires its parts together; the only package that may know all others. */
@NullMarked
package org.modelmirror;

import org.jspecify.annotations.NullMarked;
