package org.modelmirror.legacy;

import java.util.List;
import java.util.Random;

/** Makes CSV that nobody would write, always the same for the same seed. */
final class RandomCsv {
    private static final List<String> PIECES = List.of(
            "a",
            "B",
            "7",
            ".",
            "e",
            "\"",
            "\"\"",
            ",",
            "\n",
            "\r\n",
            "\r",
            " ",
            "\u00A0",
            "é",
            "\uD83D\uDE00",
            "/",
            "-",
            "{",
            "}",
            "[",
            "]",
            ":",
            "://",
            "null",
            "1e9",
            "true");
    private static final List<String> NAMES = List.of(
            "Org/M-7B", "M", "a/b/c", "", " ", "https://h/M", "koboldcpp/M", " Org/M-7B ", "X_1", "\"Q,q\"", "\"a\"b");
    private static final List<String> NUMBERS =
            List.of("7", "0.56", "8.03", " 12", "", "7B", "nan", "1e22", "-0.4", "1e400", "0", "\"1,5\"", "1e305");
    private static final List<String> SETTINGS = List.of(
            "",
            "{}",
            "null",
            "\"{\"\"a\"\":1}\"",
            "\"{\"\"a\"\":[1,2.5]}\"",
            "\"{\"\"a\"\":[1,true]}\"",
            "{bad",
            "[]",
            "\"{\"\"a\"\":1,\"\"a\"\":2}\"");
    private static final List<String> LINE_ENDS = List.of("\n", "\r\n", "\r", "\n\n");

    private RandomCsv() {}

    static <T> T pick(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    static String anyText(Random random, int maxPieces) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(maxPieces + 1);
        for (int i = 0; i < pieces; i++) {
            text.append(pick(random, PIECES));
        }
        return text.toString();
    }

    /** A file with the standard header and rows of which some are good, some bad, some broken apart. */
    static String file(Random random) {
        String lineEnd = pick(random, LINE_ENDS);
        StringBuilder text = new StringBuilder(String.join(",", TextColumn.headers())).append(lineEnd);
        int rows = random.nextInt(12);
        for (int i = 0; i < rows; i++) {
            if (random.nextInt(12) == 0) {
                text.append(anyText(random, 12));
            } else {
                text.append(pick(random, NAMES)).append(',').append(pick(random, NUMBERS));
                text.append(random.nextBoolean() ? ",Disp,u,base,\"x, y\",chat,\"b, a\",ChatML," : ",,,,,,,,");
                text.append(pick(random, SETTINGS));
            }
            boolean last = i == rows - 1;
            text.append(last && random.nextBoolean() ? "" : random.nextInt(6) == 0 ? pick(random, LINE_ENDS) : lineEnd);
        }
        return text.toString();
    }
}
