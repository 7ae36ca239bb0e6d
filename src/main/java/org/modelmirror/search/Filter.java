package org.modelmirror.search;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.modelmirror.reference.TextBackend;

/**
 * Which records are wanted; all of it must hold (http-api.md 5.1). What is empty is not asked.
 *
 * @param nsfw equals
 * @param baseline equals, letter case included
 * @param inpainting equals; a record that does not say is neither
 * @param tagsAny the record has at least one of them; tags are compared exactly
 * @param tagsAll the record has every one of them
 * @param tagsNone the record has none of them; one without tags passes
 * @param nameContains part of the name, in any letter case
 * @param backend text models only: the name begins with this back end's prefix
 * @param excludeBackendVariations text models only: names with a back end's prefix are left out
 * @param quantized text models only: whether the name tells a quant
 */
public record Filter(
        Optional<Boolean> nsfw,
        Optional<String> baseline,
        Optional<Boolean> inpainting,
        List<String> tagsAny,
        List<String> tagsAll,
        List<String> tagsNone,
        Optional<String> nameContains,
        Optional<TextBackend> backend,
        boolean excludeBackendVariations,
        Optional<Boolean> quantized) {

    /** Lets everything pass. */
    public static final Filter NONE = new Filter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());

    public Filter {
        tagsAny = List.copyOf(tagsAny);
        tagsAll = List.copyOf(tagsAll);
        tagsNone = List.copyOf(tagsNone);
    }

    /** The fields that are looked at and that not every category has, in the order in which they are judged. */
    List<String> fields() {
        return Stream.of(
                        nsfw.isPresent() ? "nsfw" : "",
                        baseline.isPresent() ? "baseline" : "",
                        inpainting.isPresent() ? "inpainting" : "",
                        tagsAny.isEmpty() && tagsAll.isEmpty() && tagsNone.isEmpty() ? "" : "tags")
                .filter(field -> !field.isEmpty())
                .toList();
    }

    boolean matches(Searchable record) {
        return holds(nsfw, record.findFlag("nsfw"))
                && holds(baseline, record.findText("baseline"))
                && holds(inpainting, record.findFlag("inpainting"))
                && matchesTags(record.tags())
                && nameContains.map(record::isNamedLike).orElse(true)
                && matchesTextModel(record);
    }

    private static <T> boolean holds(Optional<T> wanted, Optional<T> actual) {
        return wanted.isEmpty() || wanted.equals(actual);
    }

    private boolean matchesTags(Set<String> tags) {
        return (tagsAny.isEmpty() || tagsAny.stream().anyMatch(tags::contains))
                && tags.containsAll(tagsAll)
                && tagsNone.stream().noneMatch(tags::contains);
    }

    private boolean matchesTextModel(Searchable record) {
        if (!record.isTextModel()) {
            return true;
        }
        return holds(backend, record.backend())
                && !(excludeBackendVariations && record.backend().isPresent())
                && holds(quantized, Optional.of(record.isQuantised()));
    }
}
