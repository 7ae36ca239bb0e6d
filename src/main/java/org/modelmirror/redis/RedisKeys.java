package org.modelmirror.redis;

import java.util.List;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * Names of keys and channels, exactly as the peer's (sources-and-storage.md 6.1).
 *
 * @param prefix what all of them begin with, without the colon
 */
public record RedisKeys(String prefix) {
    private static final String REPLICA = ":replica";

    /** A replica keeps to itself, so that it never touches what a PRIMARY on the same Redis keeps (6). */
    public static RedisKeys of(String configured, boolean isReplica) {
        return new RedisKeys(isReplica ? configured + REPLICA : configured);
    }

    /** The v2 map of a category. */
    public String category(Category category) {
        return prefix + ":category:" + category.id();
    }

    public String metadata(Category category, Format format) {
        return prefix + ":meta:" + format.id() + ":" + category.id();
    }

    /** Counts the changes of a category. */
    public String generation(Category category) {
        return prefix + ":gen:" + category.id();
    }

    /** An answer of the AI Horde's, by the question: {@code status:image} (analytics.md 3.3). */
    public String hordeAnswer(String question) {
        return prefix + ":horde_api:" + question;
    }

    /** What is no longer true once a category has changed, in the order in which it is deleted (6.5). */
    public List<String> invalidated(Category category) {
        return List.of(category(category), metadata(category, Format.V2), metadata(category, Format.LEGACY));
    }

    /** Channel on which a changed category's bare identifier goes out. */
    public String invalidate() {
        return prefix + ":invalidate";
    }

    /** Channel for the details of a change. */
    public String events() {
        return prefix + ":events";
    }
}
