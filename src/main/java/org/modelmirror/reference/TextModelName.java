package org.modelmirror.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text model's name taken apart: {@code Llama-3-8B-Instruct-Q4_K_M} is base {@code Llama-3}, size {@code 8B}, variant
 * {@code Instruct}, quant {@code Q4_K_M}.
 *
 * <p>Each stage cuts at most one match out of what is left: the leftmost match of the first of its patterns that matches
 * at all. Some results surprise ({@code WizardLM-2-8x22B} has size {@code 2B}) and are kept, because groups are named
 * after them (analytics.md 6, records-and-conversion.md 5.9, Q36).
 *
 * @param originalName the name as given
 * @param baseName what is left, with separators tidied; the original name when nothing is left
 * @param size upper case
 * @param variant as written
 * @param version as written
 * @param quant upper case
 * @param extras a leading version, then a date, as far as there are any
 */
public record TextModelName(
        String originalName,
        String baseName,
        @Nullable String size,
        @Nullable String variant,
        @Nullable String version,
        @Nullable String quant,
        List<Extra> extras) {

    /** Characters that stand between the parts of a name, in the order in which runs of them are collapsed. */
    private static final String SEPARATORS = "-_ .";

    private static final Token LEADING_VERSION = Token.of("^(\\d+\\.\\d+(?:\\.\\d+)?)[_\\-]");
    private static final List<Token> SIZES = ignoringCase(
            "(?<![a-zA-Z])(\\d+\\.?\\d*[BMK]\\d*)(?![a-zA-Z])", "(?<![a-zA-Z])(\\d+x\\d+[BMK])(?![a-zA-Z])");
    /** As {@link #SIZES}, but never from the middle of a number (analytics.md 8.3, S7). */
    private static final List<Token> STRICT_SIZES = ignoringCase(
            "(?<![a-zA-Z0-9.])(\\d+x\\d+[BMK])(?![a-zA-Z])", "(?<![a-zA-Z0-9.])(\\d+\\.?\\d*[BMK]\\d*)(?![a-zA-Z])");

    private static final List<Token> VERSIONS = ignoringCase(
            "(?<![a-zA-Z0-9])([vV]\\d+(?:\\.\\d+)+)(?![a-zA-Z0-9])", "(?<![a-zA-Z0-9])([vV]\\d+)(?![a-zA-Z0-9.])");
    private static final List<Token> QUANTS = ignoringCase(
            "\\b(Q[2-8]_K(?:_[SMLH])?)\\b",
            "\\b(Q[2-8]_[01])\\b",
            "\\b(Q[2-8])\\b",
            "\\b(GGUF|GGML|GPTQ|AWQ|EXL2)\\b",
            "\\b(fp16|fp32|int8|int4)\\b");
    private static final List<Token> VARIANTS = ignoringCase(
            "\\b(Instruct|Chat|Code|Base|Uncensored|Finetune|FT)\\b",
            "\\b(Thinking|Reasoning)\\b",
            "\\b(turbo|preview|latest)\\b");
    private static final List<Token> DATES = List.of(
            Token.of("(?<![a-zA-Z0-9])(\\d{2}-\\d{4})(?![a-zA-Z0-9])"),
            Token.of("(?<![a-zA-Z0-9])(\\d{4}-\\d{2})(?![a-zA-Z0-9])"),
            Token.of("(?<![a-zA-Z0-9])(\\d{4})(?![a-zA-Z0-9])"));

    /** What an {@link Extra} is. Only the second and the first are ever found; the others are known on the wire. */
    public enum ExtraType {
        DATE,
        LEADING_VERSION,
        DESCRIPTOR,
        UNKNOWN
    }

    /**
     * A part that is none of the four.
     *
     * @param position how many separators stand before it; too small when something was cut before it (analytics.md 6.2)
     */
    public record Extra(String value, int position, ExtraType type) {}

    public TextModelName {
        extras = List.copyOf(extras);
    }

    /** Takes a name apart. An author or back-end prefix is treated as part of the name. */
    public static TextModelName parse(String name) {
        return new Parser(name, SIZES).parse();
    }

    /**
     * The group a model belongs to: the base name without back-end prefix and author. Case is kept
     * (records-and-conversion.md 5.9).
     */
    public static String groupOf(String name) {
        return parse(withoutAuthor(name)).baseName();
    }

    /**
     * The group a model belongs to where sizes are read strictly: {@code WizardLM-2-8x22B} is one of {@code WizardLM-2} and
     * not of {@code WizardLM-2-8x2} (analytics.md 8.3, S7).
     */
    public static String strictGroupOf(String name) {
        return new Parser(withoutAuthor(name), STRICT_SIZES).parse().baseName();
    }

    private static String withoutAuthor(String name) {
        String bare = TextBackend.strip(name);
        return bare.substring(bare.indexOf('/') + 1);
    }

    public Optional<String> findSize() {
        return Optional.ofNullable(size);
    }

    public Optional<String> findVariant() {
        return Optional.ofNullable(variant);
    }

    public Optional<String> findVersion() {
        return Optional.ofNullable(version);
    }

    public Optional<String> findQuant() {
        return Optional.ofNullable(quant);
    }

    public boolean isQuantised() {
        return quant != null;
    }

    /** The whole name in lower case, with {@code -}, blank and {@code .} as {@code _}, runs as one, none at the ends. */
    public String normalizedName() {
        StringBuilder normalized = new StringBuilder(originalName.length());
        String lower = originalName.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            char c = isSeparator(lower.charAt(i)) ? '_' : lower.charAt(i);
            int length = normalized.length();
            if (c != '_' || (length > 0 && normalized.charAt(length - 1) != '_')) {
                normalized.append(c);
            }
        }
        int length = normalized.length();
        return length > 0 && normalized.charAt(length - 1) == '_'
                ? normalized.substring(0, length - 1)
                : normalized.toString();
    }

    /** The name without any quant token, for counting its separators. */
    static String withoutQuants(String name) {
        String rest = name;
        for (Token token : QUANTS) {
            rest = token.matcher(rest, isAscii(name)).replaceAll("");
        }
        return rest;
    }

    private static List<Token> ignoringCase(String... expressions) {
        List<Token> tokens = new ArrayList<>();
        for (String expression : expressions) {
            tokens.add(Token.ignoringCase(expression));
        }
        return List.copyOf(tokens);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSeparator(char c) {
        return SEPARATORS.indexOf(c) >= 0;
    }

    /**
     * The pattern of one kind of token, with Unicode's digits, word characters and cases as the peer has them. A name of
     * ASCII only matches the plain form in the same places, several times faster.
     */
    private record Token(Pattern unicode, Pattern ascii) {

        static Token of(String expression) {
            return new Token(Pattern.compile(expression, Pattern.UNICODE_CHARACTER_CLASS), Pattern.compile(expression));
        }

        static Token ignoringCase(String expression) {
            int ignoreCase = Pattern.CASE_INSENSITIVE;
            return new Token(
                    Pattern.compile(expression, ignoreCase | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS),
                    Pattern.compile(expression, ignoreCase));
        }

        Matcher matcher(String text, boolean isAscii) {
            return (isAscii ? ascii : unicode).matcher(text);
        }
    }

    /** One name while it is being cut. */
    private static final class Parser {
        private final String original;
        private final List<Token> sizes;
        private final List<Extra> extras = new ArrayList<>(2);
        private final boolean isAscii;
        private String rest;
        /** Where the last cut began, in {@code rest} as it was before. */
        private int cutAt;

        Parser(String original, List<Token> sizes) {
            this.original = original;
            this.sizes = sizes;
            this.isAscii = isAscii(original);
            this.rest = original;
        }

        TextModelName parse() {
            Matcher leading = LEADING_VERSION.matcher(rest, isAscii);
            if (leading.find()) {
                extras.add(new Extra(leading.group(1), 0, ExtraType.LEADING_VERSION));
                rest = rest.substring(leading.end());
            }
            String size = cut(sizes);
            String version = cut(VERSIONS);
            String quant = cut(QUANTS);
            String variant = cut(VARIANTS);
            String beforeDate = rest;
            String date = cut(DATES);
            if (date != null) {
                extras.add(new Extra(date, separatorsBefore(beforeDate), ExtraType.DATE));
            }
            return new TextModelName(original, base(), upper(size), variant, version, upper(quant), extras);
        }

        private @Nullable String cut(List<Token> tokens) {
            for (Token token : tokens) {
                Matcher matcher = token.matcher(rest, isAscii);
                if (matcher.find()) {
                    String value = matcher.group(1);
                    cutAt = matcher.start();
                    rest = rest.substring(0, matcher.start()) + rest.substring(matcher.end());
                    return value;
                }
            }
            return null;
        }

        private static @Nullable String upper(@Nullable String value) {
            return value == null ? null : value.toUpperCase(Locale.ROOT);
        }

        /** Counted in the <em>original</em> up to the place in the shortened name, by code points, as the peer does. */
        private int separatorsBefore(String shortened) {
            int codePoints = shortened.codePointCount(0, cutAt);
            int end = original.offsetByCodePoints(0, codePoints);
            int separators = 0;
            for (int i = 0; i < end; i++) {
                separators += isSeparator(original.charAt(i)) ? 1 : 0;
            }
            return separators;
        }

        private String base() {
            StringBuilder tidy = new StringBuilder(rest.length());
            for (int i = 0; i < rest.length(); i++) {
                char c = rest.charAt(i);
                boolean repeated = tidy.length() > 0 && tidy.charAt(tidy.length() - 1) == c && isSeparator(c);
                if (!repeated) {
                    tidy.append(c);
                }
            }
            int start = 0;
            int end = tidy.length();
            while (start < end && isSeparator(tidy.charAt(start))) {
                start++;
            }
            while (end > start && isSeparator(tidy.charAt(end - 1))) {
                end--;
            }
            return start == end ? original : tidy.substring(start, end);
        }
    }
}
