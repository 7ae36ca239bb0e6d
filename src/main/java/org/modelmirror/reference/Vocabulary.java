package org.modelmirror.reference;

import java.util.List;

/** Words with a meaning in image records, apart from {@link Baseline}s (records-and-conversion.md 2.5, 2.6). */
public final class Vocabulary {
    /** What an image record's {@code style} may be, after stripping; anything else makes the record invalid. */
    public static final List<String> IMAGE_STYLES =
            List.of("generalist", "anime", "furry", "artistic", "other", "realistic");

    /** Known values of {@code controlnet_style}; others are accepted and kept. */
    public static final List<String> CONTROLNET_STYLES = List.of(
            "control_seg",
            "control_scribble",
            "control_fakescribbles",
            "control_openpose",
            "control_normal",
            "control_mlsd",
            "control_hough",
            "control_hed",
            "control_canny",
            "control_depth",
            "control_qr",
            "control_qr_xl",
            "control_lineart",
            "control_lineart_anime",
            "control_normal_bae",
            "control_recolor",
            "control_tile");

    /** Tags in common use; nothing is checked against them. */
    public static final List<String> TAGS = List.of(
            "anime",
            "manga",
            "cyberpunk",
            "tv show",
            "booru",
            "retro",
            "character",
            "hentai",
            "scenes",
            "low poly",
            "cg",
            "sketch",
            "high resolution",
            "landscapes",
            "comic",
            "cartoon",
            "painting",
            "game");

    private Vocabulary() {}
}
