package org.modelmirror.reload;

/**
 * What is wrong with a file under {@code routes/} or {@code config/}, so that whoever edited it can mend it.
 *
 * @param file path below its folder, with slashes
 * @param line where to look, counted from 1; 0 when it concerns the file as a whole
 * @param message what is wrong
 * @param hint what to do about it; may be empty
 */
public record RouteProblem(String file, int line, String message, String hint) {
    static RouteProblem of(String file, int line, String message) {
        return new RouteProblem(file, line, message, "");
    }

    RouteProblem hint(String text) {
        return new RouteProblem(file, line, message, text);
    }

    /** As an editor or a terminal understands it: {@code file:line: message (hint)}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + message + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
}
