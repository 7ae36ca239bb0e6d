package org.modelmirror.settings;

/**
 * A line of a property file that has no effect, because what is given elsewhere wins (sources-and-storage.md 8.1).
 *
 * @param text the value in the file, masked when secret
 * @param place the file, and the line where it is known
 * @param winner what counts instead, and where it was given
 */
public record Shadowed(String text, String place, String winner) {}
