package org.modelmirror.horde;

import java.util.ArrayList;
import java.util.List;

/**
 * A name under which workers announce a model of the reference (analytics.md 3.9).
 *
 * @param backend who announces it so
 */
record NameVariant(HordeBackend backend, String name) {

    /** The variants of a canonical name: itself first, then one per back end, without repeats. */
    static List<NameVariant> of(String canonicalName) {
        List<NameVariant> variants = new ArrayList<>(3);
        variants.add(new NameVariant(HordeBackend.CANONICAL, canonicalName));
        variants.add(new NameVariant(HordeBackend.APHRODITE, HordeBackend.APHRODITE.prefix() + canonicalName));
        // After the first slash, however many follow; the legacy form of the reference counts differently there.
        String withoutAuthor = canonicalName.substring(canonicalName.indexOf('/') + 1);
        String koboldcpp = HordeBackend.KOBOLDCPP.prefix() + withoutAuthor;
        if (!koboldcpp.equals(canonicalName)) {
            variants.add(new NameVariant(HordeBackend.KOBOLDCPP, koboldcpp));
        }
        return List.copyOf(variants);
    }
}
