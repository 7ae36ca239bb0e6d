/** The trail of who changed what: written beside every commit, read back, and replayed to prove a file. */
@NullMarked
package org.modelmirror.audit;

import org.jspecify.annotations.NullMarked;
