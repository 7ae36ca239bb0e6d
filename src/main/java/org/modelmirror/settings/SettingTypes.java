package org.modelmirror.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;

/** The types a setting can have (sources-and-storage.md 8.1). Letter case never matters where the words are ours. */
final class SettingTypes {
    /** Any text; may be empty. */
    static final SettingType<String> TEXT = new SettingType<>("a text", Function.identity(), Function.identity());

    static final SettingType<String> NAME =
            new SettingType<>("a text that is not empty", SettingTypes::name, Function.identity());

    static final SettingType<Boolean> FLAG = new SettingType<>(
            "true or false (also 1/0, yes/no, on/off, t/f, y/n)", SettingTypes::flag, String::valueOf);

    static final SettingType<Path> FOLDER =
            new SettingType<>("the path of a folder", SettingTypes::folder, Path::toString);

    /** A list as JSON array or with commas; items are trimmed, empty ones dropped, numbers become text. */
    static final SettingType<List<String>> LIST = new SettingType<>(
            "a list, either a JSON array such as [\"a\",\"b\"] or a,b",
            SettingTypes::list,
            items -> String.join(",", items));

    /** A list as above, of addresses and blocks of addresses. */
    static final SettingType<List<AddressBlock>> ADDRESS_BLOCKS = new SettingType<>(
            "a list of IP addresses and blocks such as 10.0.0.0/8,::1",
            text -> list(text).stream().map(AddressBlock::parse).toList(),
            blocks -> blocks.stream().map(AddressBlock::toString).collect(Collectors.joining(",")));

    /** Names with their values, percent-encoded where they hold a comma or a percent sign (W3C baggage). */
    static final SettingType<Map<String, String>> PAIRS =
            new SettingType<>("a list such as name=value,other=value", SettingTypes::pairs, SettingTypes::writePairs);

    static final SettingType<Duration> DURATION = duration(Duration.ZERO, "a duration such as 60s, 5m or 1500ms");

    static final SettingType<Duration> POSITIVE_DURATION =
            duration(Duration.ofMillis(1), "a duration above zero such as 60s, 5m or 1500ms");

    static final SettingType<URI> HTTP_URL = url(List.of("http", "https"));
    static final SettingType<RedisAddress> REDIS_URL = new SettingType<>(
            "a URL such as redis://user:password@host:6379/0, or one that begins with rediss:// for TLS",
            RedisAddress::parse,
            RedisAddress::url);

    /** What an unset URL may be written as; the peer takes {@code None} for a URL (sources-and-storage.md Q58). */
    private static final List<String> WORDS_FOR_NOTHING = List.of("", "none", "null");

    private static final Pattern DURATION_TEXT =
            Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)\\s*(ms|s|m|h|d)?", Pattern.CASE_INSENSITIVE);
    private static final List<String> TRUE = List.of("true", "1", "yes", "on", "t", "y");
    private static final List<String> FALSE = List.of("false", "0", "no", "off", "f", "n");
    private static final JsonReader JSON = new JsonReader();

    private SettingTypes() {}

    static SettingType<Integer> integer(int min, int max) {
        String allowed = max == Integer.MAX_VALUE
                ? "a whole number of at least " + min
                : "a whole number from " + min + " to " + max;
        return new SettingType<>(
                allowed,
                text -> {
                    int value = Integer.parseInt(text);
                    require(value >= min && value <= max, text);
                    return value;
                },
                String::valueOf);
    }

    static SettingType<Integer> integer(int min) {
        return integer(min, Integer.MAX_VALUE);
    }

    /** A count of which anything below 1 is taken for 1 (queue-audit-sync.md 3.9). */
    static SettingType<Integer> atLeastOne() {
        return new SettingType<>("a whole number", text -> Math.max(1, Integer.parseInt(text)), String::valueOf);
    }

    static SettingType<Double> decimal(double min, double max) {
        String allowed =
                max == Double.MAX_VALUE ? "a number of at least " + min : "a number from " + min + " to " + max;
        return new SettingType<>(
                allowed,
                text -> {
                    double value = new BigDecimal(text).doubleValue();
                    require(value >= min && value <= max, text);
                    return value;
                },
                value -> new BigDecimal(String.valueOf(value)).toPlainString());
    }

    /** One of the constants of an enum, spelled in any letter case. */
    static <E extends Enum<E>> SettingType<E> choice(List<E> choices, Function<E, String> spelling) {
        String allowed = choices.stream().map(spelling).collect(Collectors.joining(" or ", "", " in any letter case"));
        return new SettingType<>(
                allowed,
                text -> choices.stream()
                        .filter(choice -> spelling.apply(choice).equalsIgnoreCase(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(text)),
                spelling);
    }

    /** A setting that may be left open, which is then no value; for a URL {@code none} and {@code null} say the same. */
    static <T> SettingType<Optional<T>> optional(SettingType<T> type) {
        return new SettingType<>(
                type.allowed() + ", or nothing",
                text -> WORDS_FOR_NOTHING.contains(text.toLowerCase(Locale.ROOT))
                        ? Optional.empty()
                        : Optional.of(type.parser().apply(text)),
                value -> value.map(type.writer()).orElse(""));
    }

    /** A duration that is at least {@code min}. */
    static SettingType<Duration> duration(Duration min, String allowed) {
        return new SettingType<>(
                allowed,
                text -> {
                    Duration value = duration(text);
                    require(value.compareTo(min) >= 0, text);
                    return value;
                },
                value -> String.valueOf(value.toMillis()));
    }

    private static SettingType<URI> url(List<String> schemes) {
        return new SettingType<>(
                "a URL that begins with "
                        + schemes.stream().map(scheme -> scheme + "://").collect(Collectors.joining(" or ")),
                text -> url(text, schemes),
                URI::toString);
    }

    private static URI url(String text, List<String> schemes) {
        try {
            URI url = new URI(text.replaceFirst("/+$", ""));
            String scheme = url.getScheme();
            require(scheme != null && schemes.contains(scheme.toLowerCase(Locale.ROOT)), text);
            // Not the host: java.net.URI finds none in http://my_service:8000, which containers do use.
            require(url.getRawAuthority() != null, text);
            return url;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** Without a unit the number counts seconds, as in the peer's variables. */
    private static Duration duration(String text) {
        Matcher matcher = DURATION_TEXT.matcher(text);
        require(matcher.matches(), text);
        String unit = matcher.group(2) == null ? "s" : matcher.group(2).toLowerCase(Locale.ROOT);
        long unitMillis = switch (unit) {
            case "ms" -> 1L;
            case "m" -> 60_000L;
            case "h" -> 3_600_000L;
            case "d" -> 86_400_000L;
            default -> 1_000L;
        };
        BigDecimal millis = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unitMillis));
        require(millis.compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 2)) < 0, text);
        return Duration.ofMillis(millis.longValue());
    }

    private static boolean flag(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        require(TRUE.contains(word) || FALSE.contains(word), text);
        return TRUE.contains(word);
    }

    private static String name(String text) {
        require(!text.isEmpty(), text);
        return text;
    }

    private static Path folder(String text) {
        require(!text.isEmpty(), text);
        if (text.equals("~") || text.startsWith("~/")) {
            return Path.of(System.getProperty("user.home") + text.substring(1));
        }
        return Path.of(text);
    }

    private static List<String> list(String text) {
        List<String> items = new ArrayList<>();
        if (text.startsWith("[")) {
            for (JsonNode item : jsonArray(text)) {
                require(item.isTextual() || item.isIntegralNumber(), text);
                items.add(item.asText());
            }
        } else {
            items.addAll(Arrays.asList(text.split(",", -1)));
        }
        return items.stream().map(String::strip).filter(item -> !item.isEmpty()).toList();
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            if (!pair.isBlank()) {
                int equals = pair.indexOf('=');
                require(equals > 0 && !pair.substring(0, equals).isBlank(), text);
                pairs.put(
                        pair.substring(0, equals).strip(),
                        decode(pair.substring(equals + 1).strip()));
            }
        }
        return Collections.unmodifiableMap(pairs);
    }

    private static String writePairs(Map<String, String> pairs) {
        return pairs.entrySet().stream()
                .map(pair -> pair.getKey() + "="
                        + pair.getValue().replace("%", "%25").replace(",", "%2C"))
                .collect(Collectors.joining(","));
    }

    /** A plus sign is a plus sign here. */
    private static String decode(String value) {
        return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static JsonNode jsonArray(String text) {
        try {
            return JSON.read(text).root();
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static void require(boolean condition, String text) {
        if (!condition) {
            throw new IllegalArgumentException(text);
        }
    }
}
