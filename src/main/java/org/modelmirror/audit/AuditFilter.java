package org.modelmirror.audit;

import java.util.Set;
import org.modelmirror.reference.Format;

/**
 * Which events a reader wants; all conditions must hold (queue-audit-sync.md 1.7).
 *
 * @param domains none for all
 * @param categories none for all
 * @param models none for all
 * @param minId inclusive
 * @param maxId inclusive
 * @param minTimestamp inclusive, Unix seconds
 * @param maxTimestamp inclusive, Unix seconds
 */
public record AuditFilter(
        Set<Format> domains,
        Set<String> categories,
        Set<String> models,
        long minId,
        long maxId,
        long minTimestamp,
        long maxTimestamp) {
    /** Every event. */
    public static final AuditFilter ALL = new AuditFilter(
            Set.of(), Set.of(), Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);

    public AuditFilter {
        domains = Set.copyOf(domains);
        categories = Set.copyOf(categories);
        models = Set.copyOf(models);
    }

    /** The events of one category. */
    public static AuditFilter of(Format domain, String category) {
        return new AuditFilter(
                Set.of(domain),
                Set.of(category),
                Set.of(),
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MAX_VALUE);
    }

    /** The same, but only ids from one to another, both included. */
    public AuditFilter ids(long from, long to) {
        return new AuditFilter(domains, categories, models, from, to, minTimestamp, maxTimestamp);
    }

    /** The same, but only from one time to another, both included, in Unix seconds. */
    public AuditFilter times(long from, long to) {
        return new AuditFilter(domains, categories, models, minId, maxId, from, to);
    }

    /** The same, but only these models; none for all. */
    public AuditFilter models(Set<String> names) {
        return new AuditFilter(domains, categories, names, minId, maxId, minTimestamp, maxTimestamp);
    }

    boolean wants(Format domain) {
        return domains.isEmpty() || domains.contains(domain);
    }

    boolean wants(String category) {
        return categories.isEmpty() || categories.contains(category);
    }

    boolean wants(AuditEvent event) {
        return wants(event.domain())
                && wants(event.category())
                && (models.isEmpty() || models.contains(event.model()))
                && event.id() >= minId
                && event.id() <= maxId
                && event.timestamp() >= minTimestamp
                && event.timestamp() <= maxTimestamp;
    }
}
