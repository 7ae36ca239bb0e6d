/** Legacy documents to v2 records, and the check of documents that are v2 already. Pure: bytes and rows in, records and notices out. */
@NullMarked
package org.modelmirror.convert;

import org.jspecify.annotations.NullMarked;
