package org.modelmirror.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The 15 categories of the model reference, in the canonical order that every "for all categories" loop follows
 * (records-and-conversion.md 1.1).
 */
public enum Category {
    BLIP(Domain.IMAGE, Purpose.FEATURE_EXTRACTOR, "blip.json", "blip.json"),
    CLIP(Domain.IMAGE, Purpose.FEATURE_EXTRACTOR, "clip.json", "clip.json"),
    CODEFORMER(Domain.IMAGE, Purpose.POST_PROCESSING, "codeformer.json", "codeformer.json"),
    CONTROLNET(Domain.IMAGE, Purpose.AUXILIARY_OR_PATCH, "controlnet.json", "controlnet.json"),
    CONTROLNET_ANNOTATOR(Domain.IMAGE, Purpose.AUXILIARY_OR_PATCH, "controlnet_annotator.json"),
    ESRGAN(Domain.IMAGE, Purpose.POST_PROCESSING, "esrgan.json", "esrgan.json"),
    GFPGAN(Domain.IMAGE, Purpose.POST_PROCESSING, "gfpgan.json", "gfpgan.json"),
    SAFETY_CHECKER(Domain.IMAGE, Purpose.SAFETY_CHECKER, "safety_checker.json", "safety_checker.json"),
    IMAGE_GENERATION(Domain.IMAGE, Purpose.GENERATION, "stable_diffusion.json", "stable_diffusion.json"),
    TEXT_GENERATION(Domain.TEXT, Purpose.GENERATION, "text_generation.json", "models.csv"),
    VIDEO_GENERATION(Domain.VIDEO, Purpose.GENERATION, "video_generation.json"),
    AUDIO_GENERATION(Domain.AUDIO, Purpose.GENERATION, "audio_generation.json"),
    MISCELLANEOUS(Domain.IMAGE, Purpose.MISCELLANEOUS, "miscellaneous.json", "miscellaneous.json"),
    LORA(Domain.IMAGE, Purpose.AUXILIARY_OR_PATCH, "lora.json"),
    TI(Domain.IMAGE, Purpose.AUXILIARY_OR_PATCH, "ti.json");

    private static final Map<String, Category> BY_ID =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Category::id, Function.identity()));

    private final String id;
    private final Domain domain;
    private final Purpose purpose;
    private final String v2File;
    private final Optional<String> legacyFile;

    Category(Domain domain, Purpose purpose, String v2File) {
        this(domain, purpose, v2File, Optional.empty());
    }

    Category(Domain domain, Purpose purpose, String v2File, String legacyFile) {
        this(domain, purpose, v2File, Optional.of(legacyFile));
    }

    Category(Domain domain, Purpose purpose, String v2File, Optional<String> legacyFile) {
        this.id = name().toLowerCase(Locale.ROOT);
        this.domain = domain;
        this.purpose = purpose;
        this.v2File = v2File;
        this.legacyFile = legacyFile;
    }

    /** The identifier on the wire, in file names of metadata and in Redis keys. */
    public String id() {
        return id;
    }

    /** The identifier in the form of a type's name: {@code ImageGeneration}. */
    public String typeName() {
        StringBuilder camel = new StringBuilder();
        for (String word : id.split("_", -1)) {
            camel.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return camel.toString();
    }

    public Domain domain() {
        return domain;
    }

    public Purpose purpose() {
        return purpose;
    }

    /** Name of the v2 file, relative to the base folder. */
    public String v2File() {
        return v2File;
    }

    /** Name of the legacy file, relative to {@code legacy/} and to the root of the upstream repository. */
    public Optional<String> legacyFile() {
        return legacyFile;
    }

    /** Whether the category has a legacy form; the other five are written through v2 only. */
    public boolean hasLegacyForm() {
        return legacyFile.isPresent();
    }

    /** Whether the real catalogue of the category lives outside the reference ({@code lora}, {@code ti}). */
    public boolean isManagedElsewhere() {
        return this == LORA || this == TI;
    }

    /** The upstream repository that holds the legacy file; only meaningful where there is one. */
    public Repository repository() {
        return domain == Domain.TEXT ? Repository.TEXT : Repository.IMAGE;
    }

    /** Finds a category by its exact wire spelling. */
    public static Optional<Category> find(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /** All wire spellings, in canonical order. */
    public static List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (Category category : values()) {
            ids.add(category.id);
        }
        return List.copyOf(ids);
    }

    @Override
    public String toString() {
        return id;
    }
}
