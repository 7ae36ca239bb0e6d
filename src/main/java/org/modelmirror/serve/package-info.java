/** The HTTP edge: from a request to the catalog and back, and nothing else. Holds no rules about records. */
@NullMarked
package org.modelmirror.serve;

import org.jspecify.annotations.NullMarked;
