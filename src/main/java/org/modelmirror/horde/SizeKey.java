package org.modelmirror.horde;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What two names have in common that mean the same model in the same size: back end aside or not, author and quantisation
 * aside (analytics.md 3.8).
 *
 * @param backend whose prefix the name has
 * @param author what stands between prefix and last slash, in lower case; empty when there is nothing
 * @param model the last segment without its quantisation, in lower case
 */
record SizeKey(HordeBackend backend, String author, String model) {

    /** In this order, each once. */
    private static final List<Pattern> QUANT_SUFFIXES = List.of(
            suffix("Q[2-8]_K(?:_[SMLH])?"),
            suffix("Q[2-8]_[01]"),
            suffix("Q[2-8]"),
            suffix("GGUF|GGML|GPTQ|AWQ|EXL2"),
            suffix("fp16|fp32|int8|int4"));

    private static Pattern suffix(String quant) {
        return Pattern.compile("[-_](?:" + quant + ")$", Pattern.CASE_INSENSITIVE);
    }

    static SizeKey of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        HordeBackend backend = HordeBackend.of(lower);
        String rest = lower.substring(backend.prefix().length());
        int slash = rest.lastIndexOf('/');
        return new SizeKey(backend, slash < 0 ? "" : rest.substring(0, slash), stripQuant(rest.substring(slash + 1)));
    }

    /** The key of the size index: names of different back ends are not mixed. */
    String withBackend() {
        return backend.prefix() + model;
    }

    /** Cuts a quantisation off the end of a name. */
    static String stripQuant(String name) {
        String rest = name;
        for (Pattern suffix : QUANT_SUFFIXES) {
            rest = suffix.matcher(rest).replaceFirst("");
        }
        return rest;
    }
}
