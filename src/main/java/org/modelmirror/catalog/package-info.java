/** What is served right now: one immutable snapshot per category and format, published by one reference swap. */
@NullMarked
package org.modelmirror.catalog;

import org.jspecify.annotations.NullMarked;
