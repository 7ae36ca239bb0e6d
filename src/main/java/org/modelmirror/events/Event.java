package org.modelmirror.events;

import io.vertx.core.buffer.Buffer;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * One change as every stream tells it (http-api.md 2.11). Immutable.
 *
 * @param sequence its place in the log of this process, from 1
 * @param id what a client sends back to go on after it; the folder's revision, followed by a dot and a number where others
 *     before it had the same
 * @param revision the folder's revision after the change
 * @param category what changed
 * @param format in which form
 * @param text the whole event as it goes on the wire, made once and shared by all streams
 */
public record Event(long sequence, String id, long revision, Category category, Format format, Buffer text) {}
