package org.modelmirror.horde;

/** An answer of the Horde of which nothing can be used; asking counts as failed (analytics.md 3.2, Q12). */
public final class UnusableAnswerException extends Exception {
    UnusableAnswerException(String reason) {
        super(reason);
    }

    UnusableAnswerException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
