/**
 * What several instances share through Redis (sources-and-storage.md 6). Redis is a cache and a messenger, the files are the
 * truth: nothing here may fail or slow a read or a write, and losing Redis loses nothing.
 */
@NullMarked
package org.modelmirror.redis;

import org.jspecify.annotations.NullMarked;
