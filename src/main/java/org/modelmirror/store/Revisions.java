package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * The folder's revision counter and what each category last published (http-api.md 1.5). Immutable.
 *
 * @param counter the highest revision given out
 * @param publications by category and form, in canonical order
 */
record Revisions(long counter, Map<Category, Map<Form, Publication>> publications) {
    static final Revisions NONE = new Revisions(0, Map.of());

    private static final String FILE = "revisions.json";

    Revisions {
        Map<Category, Map<Form, Publication>> copy = new EnumMap<>(Category.class);
        publications.forEach((category, forms) -> copy.put(category, Map.copyOf(forms)));
        publications = copy;
    }

    Optional<Publication> find(Category category, Form form) {
        return Optional.ofNullable(publications.getOrDefault(category, Map.of()).get(form));
    }

    /** The category's revision: the highest of its forms, 0 when nothing was published yet. */
    long of(Category category) {
        return publications.getOrDefault(category, Map.of()).values().stream()
                .mapToLong(Publication::revision)
                .max()
                .orElse(0);
    }

    /**
     * Gives the forms whose digest is another than the recorded one the next revision, the same for all of them.
     *
     * @param at when they were published; never earlier than what they replace
     * @return the same when there is nothing new
     */
    Revisions published(Category category, Map<Form, String> digests, Instant at) {
        Map<Form, Publication> forms = new EnumMap<>(Form.class);
        forms.putAll(publications.getOrDefault(category, Map.of()));
        boolean isNew = false;
        for (Map.Entry<Form, String> digest : digests.entrySet()) {
            Publication before = forms.get(digest.getKey());
            if (before == null || !before.sha256().equals(digest.getValue())) {
                Instant time = at.truncatedTo(ChronoUnit.SECONDS);
                Instant published = before == null || time.isAfter(before.publishedAt()) ? time : before.publishedAt();
                forms.put(digest.getKey(), new Publication(counter + 1, digest.getValue(), published));
                isNew = true;
            }
        }
        return isNew ? with(counter + 1, category, forms) : this;
    }

    /**
     * The same with a publication that was made and got lost; one that is as new or newer stays.
     *
     * @param lost what was published; it gets the next revision when its own was given to another category since
     */
    Revisions restored(Category category, Form form, Publication lost) {
        Optional<Publication> present = find(category, form);
        if (present.filter(p -> p.revision() >= lost.revision() || p.sha256().equals(lost.sha256()))
                .isPresent()) {
            return this;
        }
        Map<Form, Publication> forms = new EnumMap<>(Form.class);
        forms.putAll(publications.getOrDefault(category, Map.of()));
        boolean isTaken = publications.values().stream()
                .flatMap(all -> all.values().stream())
                .anyMatch(other -> other.revision() == lost.revision());
        boolean isOwn = forms.values().stream().anyMatch(other -> other.revision() == lost.revision());
        long revision = isTaken && !isOwn ? counter + 1 : lost.revision();
        forms.put(form, new Publication(revision, lost.sha256(), lost.publishedAt()));
        return with(Math.max(counter, revision), category, forms);
    }

    /** The same with a counter that is at least so high. */
    Revisions atLeast(long least) {
        return least <= counter ? this : new Revisions(least, publications);
    }

    /** Both together; of one form the publication with the higher revision counts. */
    Revisions mergedWith(Revisions other) {
        Revisions merged = new Revisions(Math.max(counter, other.counter), publications);
        for (Map.Entry<Category, Map<Form, Publication>> entry : other.publications.entrySet()) {
            Map<Form, Publication> forms = new EnumMap<>(Form.class);
            forms.putAll(entry.getValue());
            merged.publications
                    .getOrDefault(entry.getKey(), Map.of())
                    .forEach((form, mine) -> forms.merge(form, mine, (a, b) -> a.revision() > b.revision() ? a : b));
            merged = merged.with(merged.counter, entry.getKey(), forms);
        }
        return merged;
    }

    private Revisions with(long newCounter, Category category, Map<Form, Publication> forms) {
        Map<Category, Map<Form, Publication>> all = new EnumMap<>(Category.class);
        all.putAll(publications);
        all.put(category, forms);
        return new Revisions(newCounter, all);
    }

    ObjectNode toJson() {
        ObjectNode categories = JsonNodeFactory.instance.objectNode();
        publications.forEach((category, forms) -> {
            ObjectNode members = categories.putObject(category.id());
            for (Form form : Form.values()) {
                Publication publication = forms.get(form);
                if (publication != null) {
                    members.putObject(form.id())
                            .put("revision", publication.revision())
                            .put("sha256", publication.sha256())
                            .put("published_at", publication.publishedAt().getEpochSecond());
                }
            }
        });
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("revision", counter);
        json.set("categories", categories);
        return json;
    }

    /** Reads what {@link #toJson} made; categories and forms that we do not know are left out. */
    static Revisions of(JsonNode json) throws UnreadableDocumentException {
        long counter = number(json, "revision");
        Map<Category, Map<Form, Publication>> publications = new EnumMap<>(Category.class);
        for (Category category : Category.values()) {
            JsonNode members = json.path("categories").path(category.id());
            Map<Form, Publication> forms = new EnumMap<>(Form.class);
            for (Form form : Form.values()) {
                JsonNode member = members.path(form.id());
                if (member.isObject()) {
                    forms.put(form, publication(member));
                }
            }
            if (!forms.isEmpty()) {
                publications.put(category, forms);
            }
        }
        Revisions revisions = new Revisions(counter, publications);
        for (Category category : publications.keySet()) {
            if (revisions.of(category) > counter) {
                throw new UnreadableDocumentException(FILE, "the counter is behind " + category);
            }
        }
        return revisions;
    }

    private static Publication publication(JsonNode json) throws UnreadableDocumentException {
        JsonNode sha256 = json.path("sha256");
        if (!sha256.isTextual()) {
            throw new UnreadableDocumentException(FILE, "sha256 is no string");
        }
        return new Publication(
                number(json, "revision"), sha256.textValue(), Instant.ofEpochSecond(number(json, "published_at")));
    }

    private static long number(JsonNode json, String field) throws UnreadableDocumentException {
        JsonNode value = json.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new UnreadableDocumentException(FILE, field + " is no integer");
        }
        return value.longValue();
    }
}
