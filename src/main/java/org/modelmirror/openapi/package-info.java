/** The description of the API in OpenAPI 3.1: hand-written pieces, record types from the code, and what is served. */
@NullMarked
package org.modelmirror.openapi;

import org.jspecify.annotations.NullMarked;
