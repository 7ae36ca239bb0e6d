package org.modelmirror.legacy;

import java.util.Map;
import java.util.Set;

/** The five baselines that legacy files spell in their own way (records-and-conversion.md 4.3). */
public final class LegacyBaselines {
    private static final Map<String, String> TO_V2 = Map.of(
            "stable diffusion 1", "stable_diffusion_1",
            "stable diffusion 2", "stable_diffusion_2_768",
            "stable diffusion 2 512", "stable_diffusion_2_512",
            "stable_diffusion_xl", "stable_diffusion_xl",
            "stable_cascade", "stable_cascade");

    private static final Map<String, String> TO_LEGACY = Map.of(
            "stable_diffusion_1", "stable diffusion 1",
            "stable_diffusion_2_768", "stable diffusion 2",
            "stable_diffusion_2_512", "stable diffusion 2 512");

    private static final Set<String> RECOGNISED = Set.copyOf(TO_V2.values());

    private LegacyBaselines() {}

    /** The v2 spelling; any other text unchanged. */
    public static String toV2(String legacy) {
        return TO_V2.getOrDefault(legacy, legacy);
    }

    /** The legacy spelling; any other text unchanged. */
    public static String toLegacy(String v2) {
        return TO_LEGACY.getOrDefault(v2, v2);
    }

    /** Whether a v2 spelling is one of the five; others are logged as issues even where they are valid (Q6). */
    static boolean isRecognised(String v2) {
        return RECOGNISED.contains(v2);
    }
}
