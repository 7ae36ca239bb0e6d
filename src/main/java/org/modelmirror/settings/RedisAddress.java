package org.modelmirror.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and who we are there, as Python's client reads it from a URL: {@code
 * redis://[[user]:password@]host[:port][/database][?db=database]}, {@code rediss://} for TLS (sources-and-storage.md 8.4).
 * Other options of the URL are for the peer's client alone and are passed over.
 *
 * @param url as it was given
 * @param host name or address
 * @param port port
 * @param user who we are, where that is not the default user
 * @param password what we prove it with
 * @param database number of the database
 * @param tls whether the connection is encrypted
 */
public record RedisAddress(
        String url,
        String host,
        int port,
        Optional<String> user,
        Optional<String> password,
        int database,
        boolean tls) {
    private static final int DEFAULT_PORT = 6379;
    private static final Set<String> SCHEMES = Set.of("redis", "rediss");
    /** By hand: java.net.URI finds no host in redis://my_redis:6379, which containers do use. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:([^:@]*)(?::(.*))?@)?(\\[[0-9a-fA-F:.%]+]|[^:@\\[\\]]+)?(?::(\\d{1,5}))?");

    private static final Pattern DATABASE_OPTION = Pattern.compile("(?:^|&)db=(\\d{1,6})(?:&|$)");

    /** @throws IllegalArgumentException without the text, which may hold a password */
    static RedisAddress parse(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme();
            String authority = uri.getRawAuthority();
            require(scheme != null && authority != null && uri.getRawFragment() == null);
            String lower = scheme.toLowerCase(Locale.ROOT);
            require(SCHEMES.contains(lower));
            Matcher parts = AUTHORITY.matcher(authority);
            require(parts.matches());
            int port = parts.group(4) == null ? DEFAULT_PORT : Integer.parseInt(parts.group(4));
            require(port > 0 && port < 65_536);
            String host = parts.group(3) == null ? "localhost" : parts.group(3);
            return new RedisAddress(
                    text,
                    host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                    port,
                    decoded(parts.group(1)),
                    decoded(parts.group(2)),
                    database(uri),
                    lower.equals("rediss"));
        } catch (URISyntaxException e) {
            // Its message quotes the text.
            throw new IllegalArgumentException("not a URL");
        }
    }

    private static int database(URI uri) {
        Matcher option = DATABASE_OPTION.matcher(uri.getRawQuery() == null ? "" : uri.getRawQuery());
        if (option.find()) {
            return Integer.parseInt(option.group(1));
        }
        String path = uri.getRawPath().replaceFirst("^/", "").replaceFirst("/+$", "");
        require(path.matches("\\d{0,6}"));
        return path.isEmpty() ? 0 : Integer.parseInt(path);
    }

    private static Optional<String> decoded(@Nullable String part) {
        if (part == null || part.isEmpty()) {
            return Optional.empty();
        }
        // A plus sign is one: only forms mean a space by it.
        return Optional.of(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("not the URL of a Redis");
        }
    }

    /** Without user and password, for logs and for the status. */
    @Override
    public String toString() {
        return (tls ? "rediss://" : "redis://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/"
                + database;
    }
}
