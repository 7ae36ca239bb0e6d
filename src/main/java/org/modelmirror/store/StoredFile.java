package org.modelmirror.store;

import java.nio.file.Path;

/**
 * A file as it was read: bytes and stamp belong together.
 *
 * @param path where it lies
 * @param bytes its content; not to be changed
 * @param stamp its state when it was read
 */
public record StoredFile(Path path, byte[] bytes, FileStamp stamp) {}
