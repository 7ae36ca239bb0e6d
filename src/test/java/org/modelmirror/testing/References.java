package org.modelmirror.testing;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Small documents for whole-mirror tests. */
public final class References {
    public static final String IMAGE_FOLDER = "/Haidra-Org/AI-Horde-image-model-reference/refs/heads/main/";
    public static final String TEXT_FOLDER = "/Haidra-Org/AI-Horde-text-model-reference/refs/heads/main/";
    public static final String CLIP_V2 = "/model_references/v2/clip";
    public static final String CLIP_V1 = "/model_references/v1/clip";
    /** Where GitHub has the legacy file of {@code clip}. */
    public static final String CLIP_FILE = IMAGE_FOLDER + "clip.json";

    private References() {}

    /** A v2 document of {@code clip} as PRIMARY sends it, one record per name. */
    public static String clipV2(String... names) {
        return document(Stream.of(names).map(name -> record(name, "of " + name)));
    }

    /** What clients get of {@link #clipV2}. */
    public static String clipV2Served(String... names) {
        return Stream.of(names)
                .map(name -> "\"" + name + "\":{\"name\":\"" + name + "\",\"description\":\"of " + name + "\"}")
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** One member of a v2 document. */
    public static String record(String name, String description) {
        return " \"" + name + "\": {\"name\": \"" + name + "\", \"description\": \"" + description + "\"}";
    }

    /** A document of these members, not spelt as anybody of ours would spell it. */
    public static String document(Stream<String> records) {
        return records.collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    /** A legacy document of {@code clip}, one record per name. */
    public static String clipLegacy(String... names) {
        return Stream.of(names)
                .map(
                        name -> "  \"" + name + "\": {\"name\": \"" + name
                                + "\", \"type\": \"clip\", \"description\": \"legacy " + name
                                + "\", \"version\": \"1\", \"config\": {\"files\": [], \"download\": []}, \"available\": false}")
                .collect(Collectors.joining(",\n", "{\n", "\n}"));
    }
}
