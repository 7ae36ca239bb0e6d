/** Create, update, delete: one writer per category, and what waits together is committed together. */
@NullMarked
package org.modelmirror.write;

import org.jspecify.annotations.NullMarked;
