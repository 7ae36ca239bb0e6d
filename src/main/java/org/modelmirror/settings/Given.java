package org.modelmirror.settings;

/**
 * A value somebody gave.
 *
 * @param text as it was written
 * @param origin the name it was given under and where, for messages
 * @param peer whether the name is the peer's
 */
record Given(String text, String origin, boolean peer) {}
