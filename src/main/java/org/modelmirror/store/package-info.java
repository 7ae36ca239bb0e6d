/** The data folder: category files, metadata, revisions and last good copies, written so that nothing is ever half there. */
@NullMarked
package org.modelmirror.store;

import org.jspecify.annotations.NullMarked;
