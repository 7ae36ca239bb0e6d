package org.modelmirror.notice;

/**
 * A message of the peer's issue log (records-and-conversion.md 3.4), kept word for word.
 *
 * @param file the upstream file
 * @param subject the key under which the peer logs it
 * @param message the message, key and all
 */
public record Issue(String file, String subject, String message) implements Notice {

    @Override
    public Kind kind() {
        return Kind.ISSUE;
    }
}
