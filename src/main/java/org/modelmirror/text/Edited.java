package org.modelmirror.text;

/**
 * What a change to a group file came to.
 *
 * @param <T> the content of the file
 */
public sealed interface Edited<T> {
    /**
     * It was made, or there was nothing to do.
     *
     * @param content the content from now on
     */
    record Done<T>(T content) implements Edited<T> {}

    /**
     * It contradicts what is there.
     *
     * @param detail why, for the client
     */
    record Conflict<T>(String detail) implements Edited<T> {}

    /**
     * There is nothing to be changed.
     *
     * @param detail what is missing, for the client
     */
    record Absent<T>(String detail) implements Edited<T> {}
}
