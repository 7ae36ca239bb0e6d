/** How Camel's HTTP client behaves towards every host we ask: bounded in time and in bytes. */
@NullMarked
package org.modelmirror.http;

import org.jspecify.annotations.NullMarked;
