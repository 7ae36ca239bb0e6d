package org.modelmirror.source;

import java.util.Set;
import java.util.function.Supplier;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;

/** The PRIMARY: every category in both forms, as JSON objects (sources-and-storage.md 2.1, 2.2). */
final class PrimaryUpstream implements Upstream {
    private final Supplier<UpstreamSettings> settings;

    PrimaryUpstream(Supplier<UpstreamSettings> settings) {
        this.settings = settings;
    }

    @Override
    public Origin origin() {
        return Origin.PRIMARY;
    }

    @Override
    public UpstreamSettings settings() {
        return settings.get();
    }

    @Override
    public boolean offers(Category category) {
        return settings().isConfigured();
    }

    @Override
    public Format answers(Format asked) {
        return asked;
    }

    @Override
    public String address(Category category, Format asked) {
        String version = asked == Format.V2 ? "v2" : "v1";
        return settings().url() + "/model_references/" + version + "/" + category.id();
    }

    @Override
    public String accept(Category category) {
        return "application/json";
    }

    @Override
    public boolean looksRight(Category category, byte[] body) {
        return FirstByte.isJsonObject(body);
    }

    @Override
    public Set<Integer> limitingStatuses() {
        return Set.of();
    }
}
