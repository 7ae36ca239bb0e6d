package org.modelmirror.write;

/**
 * Who writes.
 *
 * @param userId the AI Horde user id: the digits after the last {@code #}
 * @param username the full name, as in {@code Ann#11}; it becomes {@code created_by} and {@code updated_by}
 */
public record Author(String userId, String username) {}
