package org.modelmirror.reference;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The image baselines the reference knows, with their native resolution (records-and-conversion.md 2.6). */
public enum Baseline {
    INFER(0),
    STABLE_DIFFUSION_1(
            512,
            "stable diffusion 1",
            "stable diffusion 1.4",
            "stable diffusion 1.5",
            "SD1",
            "SD14",
            "SD1.4",
            "SD15",
            "SD1.5",
            "stable_diffusion",
            "stable_diffusion_1",
            "stable_diffusion_1.4",
            "stable_diffusion_1.5"),
    STABLE_DIFFUSION_2_768(768),
    STABLE_DIFFUSION_2_512(512),
    STABLE_DIFFUSION_XL(1024, "stable diffusion xl", "SDXL", "stable_diffusion_xl"),
    STABLE_CASCADE(1024, "stable_cascade", "stable cascade"),
    FLUX_1(1024),
    FLUX_SCHNELL(1024, "flux_schnell", "flux schnell"),
    FLUX_DEV(1024, "flux_dev", "flux dev"),
    QWEN_IMAGE(1024, "qwen_image", "qwen image", "qwen-image", "qwen"),
    Z_IMAGE_TURBO(1024, "z_image_turbo", "z image turbo", "zimage-turbo", "zimage");

    private static final Map<String, Baseline> BY_ID =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Baseline::id, Function.identity()));
    private static final Set<String> KNOWN_NAMES = knownNames();

    private final String id;
    private final int pixels;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> alternativeNames;

    Baseline(int pixels, String... alternativeNames) {
        this.id = name().toLowerCase(Locale.ROOT);
        this.pixels = pixels;
        this.alternativeNames = List.of(alternativeNames);
    }

    /** The wire spelling. */
    public String id() {
        return id;
    }

    /** Side of the native square image in pixels; none for {@link #INFER}. */
    public OptionalInt pixels() {
        return pixels == 0 ? OptionalInt.empty() : OptionalInt.of(pixels);
    }

    /** Other spellings that count as this baseline, in documented order; empty where only the {@link #id} does. */
    public List<String> alternativeNames() {
        return alternativeNames;
    }

    /** Whether a record's {@code baseline} means this one; exact in case and blanks. */
    public boolean matches(String name) {
        return alternativeNames.isEmpty() ? id.equals(name) : alternativeNames.contains(name);
    }

    /** Finds a baseline by its exact wire spelling, alternative names not included. */
    public static Optional<Baseline> find(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /** Whether a record may carry this {@code baseline}: a wire spelling or an alternative name, exactly. */
    public static boolean isKnown(String name) {
        return KNOWN_NAMES.contains(name);
    }

    private static Set<String> knownNames() {
        Set<String> names = new HashSet<>();
        for (Baseline baseline : values()) {
            names.add(baseline.id);
            names.addAll(baseline.alternativeNames);
        }
        return Set.copyOf(names);
    }

    @Override
    public String toString() {
        return id;
    }
}
