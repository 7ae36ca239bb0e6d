package org.modelmirror.reload;

/** A text that is no YAML, or more than plain YAML. */
final class UnreadableYamlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    /** @param line where it was noticed, counted from 1 */
    UnreadableYamlException(int line, String message) {
        super(message);
        this.line = line;
    }

    int line() {
        return line;
    }
}
