/** Search over typed records: filters, order, pages (http-api.md 5.1, 5.2). Pure. */
@NullMarked
package org.modelmirror.search;

import org.jspecify.annotations.NullMarked;
