package org.modelmirror.reference;

import java.math.BigDecimal;

/** What a text model's legacy entry says beyond its CSV row, derived from name and size (records-and-conversion.md 5.3). */
public final class TextDerived {
    private TextDerived() {}

    /** The second segment of a name with a slash ({@code a/b/c} gives {@code b}), else the name. */
    public static String modelNameOf(String name) {
        int first = name.indexOf('/');
        if (first < 0) {
            return name;
        }
        int second = name.indexOf('/', first + 1);
        return second < 0 ? name.substring(first + 1) : name.substring(first + 1, second);
    }

    /** The model name with {@code -} and {@code _} as blanks, runs of blanks as one, stripped. */
    public static String displayNameOf(String name) {
        String model = modelNameOf(name);
        StringBuilder display = new StringBuilder(model.length());
        for (int i = 0; i < model.length(); i++) {
            char c = model.charAt(i);
            boolean blank = c == '-' || c == '_' || c == ' ';
            if (!blank) {
                display.append(c);
            } else if (display.length() == 0 || display.charAt(display.length() - 1) != ' ') {
                display.append(' ');
            }
        }
        return WhiteSpace.strip(display.toString());
    }

    /**
     * The tag that tells a model's size: its parameters in billions, rounded half to even, and {@code B}.
     *
     * @param billions any finite number; a small negative one gives {@code -0B}, as upstream's own generator does
     */
    public static String sizeTagOf(double billions) {
        double rounded = Math.rint(billions);
        boolean negativeZero = rounded == 0 && Double.doubleToRawLongBits(rounded) != 0;
        if (negativeZero) {
            return "-0B";
        }
        return (Math.abs(rounded) < 0x1p63 ? Long.toString((long) rounded) : new BigDecimal(rounded).toPlainString())
                + "B";
    }
}
