package org.modelmirror.reference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the members of a group of text models are named, inferred from their names (analytics.md 6.6).
 *
 * @param separator {@code -} or {@code _}
 * @param partOrder {@code base}, {@code size}, {@code variant}, {@code version}, {@code quant}, {@code extra:<TYPE>}
 * @param authorIncluded whether any member has something before a slash; a back-end prefix counts
 * @param commonAuthor the one author of all members that have one
 * @param template the parts in braces, e.g. {@code {author}/{base}-{size}}
 * @param extraParts types of extras found in any member, in order of appearance
 */
public record TextNameFormat(
        String separator,
        List<String> partOrder,
        boolean authorIncluded,
        @Nullable String commonAuthor,
        String template,
        List<String> extraParts) {

    private static final TextNameFormat OF_NO_NAMES = new TextNameFormat(
            "-", List.of("base", "size", "variant", "version", "quant"), false, null, "{base}-{size}", List.of());

    public TextNameFormat {
        partOrder = List.copyOf(partOrder);
        extraParts = List.copyOf(extraParts);
    }

    /** The author all members with an author share, if it is one. */
    public Optional<String> findCommonAuthor() {
        return Optional.ofNullable(commonAuthor);
    }

    /** A new object with all members but {@code extra_parts}, as group summaries show it (http-api.md 5.4). */
    public ObjectNode toSummaryJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("separator", separator);
        json.set("part_order", array(partOrder));
        return json.put("author_included", authorIncluded)
                .put("common_author", commonAuthor)
                .put("template", template);
    }

    /** A new object with all members. */
    public ObjectNode toJson() {
        ObjectNode json = toSummaryJson();
        json.set("extra_parts", array(extraParts));
        return json;
    }

    private static ArrayNode array(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(texts.size());
        texts.forEach(array::add);
        return array;
    }

    /** Infers the format of the names of one group. */
    public static TextNameFormat infer(List<String> names) {
        List<Member> members = names.stream().map(Member::of).toList();
        if (members.isEmpty()) {
            return OF_NO_NAMES;
        }
        Set<String> authors = new LinkedHashSet<>();
        Set<String> extraTypes = new LinkedHashSet<>();
        Member richest = members.get(0);
        for (Member member : members) {
            if (member.author() != null) {
                authors.add(member.author());
            }
            member.name().extras().forEach(extra -> extraTypes.add(extra.type().name()));
            if (member.richness() > richest.richness()) {
                richest = member;
            }
        }
        String separator = separator(members);
        List<String> partOrder = richest.partOrder();
        StringBuilder template = new StringBuilder(authors.isEmpty() ? "" : "{author}/");
        for (int i = 0; i < partOrder.size(); i++) {
            template.append(i == 0 ? "" : separator)
                    .append('{')
                    .append(partOrder.get(i))
                    .append('}');
        }
        return new TextNameFormat(
                separator,
                partOrder,
                !authors.isEmpty(),
                authors.size() == 1 ? authors.iterator().next() : null,
                template.toString(),
                List.copyOf(extraTypes));
    }

    /** Quant tokens hold underscores of their own ({@code Q4_K_M}), so they do not count. */
    private static String separator(List<Member> members) {
        int balance = 0;
        for (Member member : members) {
            String rest = TextModelName.withoutQuants(member.name().originalName());
            for (int i = 0; i < rest.length(); i++) {
                balance += rest.charAt(i) == '_' ? 1 : rest.charAt(i) == '-' ? -1 : 0;
            }
        }
        return balance > 0 ? "_" : "-";
    }

    /**
     * One name, split at its first slash.
     *
     * @param author what stands before the slash; null when there is none
     * @param name what stands after it, parsed
     */
    private record Member(@Nullable String author, TextModelName name) {

        static Member of(String name) {
            int slash = name.indexOf('/');
            return new Member(
                    slash < 0 ? null : name.substring(0, slash), TextModelName.parse(name.substring(slash + 1)));
        }

        int richness() {
            int parts = name.extras().size();
            parts += name.findSize().isPresent() ? 1 : 0;
            parts += name.findVariant().isPresent() ? 1 : 0;
            parts += name.findVersion().isPresent() ? 1 : 0;
            parts += name.findQuant().isPresent() ? 1 : 0;
            return parts;
        }

        /** The parts by the place where their value first occurs; a value that no longer occurs is left out. */
        List<String> partOrder() {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("base", name.baseName());
            name.findSize().ifPresent(size -> values.put("size", size));
            name.findVariant().ifPresent(variant -> values.put("variant", variant));
            name.findVersion().ifPresent(version -> values.put("version", version));
            name.findQuant().ifPresent(quant -> values.put("quant", quant));
            name.extras().forEach(extra -> values.put("extra:" + extra.type().name(), extra.value()));

            String rest = name.originalName().toLowerCase(Locale.ROOT);
            Map<String, Integer> positions = new LinkedHashMap<>();
            values.forEach((part, value) -> {
                int position = rest.indexOf(value.toLowerCase(Locale.ROOT));
                if (position >= 0) {
                    positions.put(part, position);
                }
            });
            List<String> order = new ArrayList<>(positions.keySet());
            order.sort(Comparator.comparing(part -> positions.getOrDefault(part, 0)));
            return order;
        }
    }
}
