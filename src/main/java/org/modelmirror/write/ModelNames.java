package org.modelmirror.write;

import java.util.Optional;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.TextBackend;
import org.modelmirror.reference.WhiteSpace;

/** What a model may be called when it is written (http-api.md 2.2, 4.7 and F36). */
public final class ModelNames {
    /** Longest name, in code points. */
    public static final int MAX_LENGTH = 200;

    /** What happens to the model, as far as its name is concerned. */
    public enum Use {
        /** It is added. */
        NEW,
        /** It is replaced or changed. */
        CHANGED,
        /** It is removed. */
        REMOVED
    }

    private ModelNames() {}

    /** What is wrong with the name, in the words of the answer; empty when it may be used. */
    public static Optional<String> fault(Category category, String name, Use use) {
        if (WhiteSpace.isBlank(name)) {
            return Optional.of("Model name must not be empty or whitespace-only.");
        }
        if (name.indexOf('\\') >= 0) {
            return Optional.of("Model name must not contain invalid characters \\: '" + name + "'");
        }
        if (name.codePoints().anyMatch(ModelNames::isUnprintable)) {
            return Optional.of("Model name must not contain control characters or unpaired surrogates.");
        }
        if (WhiteSpace.strip(name).length() != name.length()) {
            return Optional.of("Model name must not begin or end with whitespace: '" + name + "'");
        }
        if (name.startsWith("/") || name.endsWith("/") || name.contains("//")) {
            return Optional.of("Model name must not begin or end with '/' or contain '//': '" + name + "'");
        }
        if (name.codePointCount(0, name.length()) > MAX_LENGTH) {
            return Optional.of("Model name must not be longer than " + MAX_LENGTH + " characters.");
        }
        // The CSV knows an author and a model, and would lose what stands behind a second slash.
        if (category == Category.TEXT_GENERATION && use == Use.NEW && name.indexOf('/') != name.lastIndexOf('/')) {
            return Optional.of("Model name must not contain more than one '/': '" + name + "'");
        }
        return Optional.empty();
    }

    /**
     * Why a text model cannot be written under this name, if it is one of a back end's; 400.
     *
     * @param format of the API, which decides the dash
     */
    public static Optional<String> backendFault(Category category, Format format, String name, Use use) {
        if (category != Category.TEXT_GENERATION || !TextBackend.hasPrefix(name)) {
            return Optional.empty();
        }
        String dash = format == Format.V2 ? " \u2014 " : " - ";
        return Optional.of("Model name '" + name
                + "' contains a backend prefix (aphrodite/, koboldcpp/). Submit only the base model name" + dash
                + "backend duplicates are " + (use == Use.REMOVED ? "deleted" : "generated") + " automatically.");
    }

    private static boolean isUnprintable(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
