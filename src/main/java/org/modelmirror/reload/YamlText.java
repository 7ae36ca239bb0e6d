package org.modelmirror.reload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A YAML document as a tree, with the line of every node. Read by the parser that Camel reads it with. */
final class YamlText {
    private final JsonNode root;
    private final Map<String, Integer> lines;

    private YamlText(JsonNode root, Map<String, Integer> lines) {
        this.root = root;
        this.lines = lines;
    }

    /** @throws UnreadableYamlException when it is no YAML, repeats a key or uses anchors, which visual editors lose */
    static YamlText parse(String text) throws UnreadableYamlException {
        Optional<Node> node;
        try {
            node = new Compose(LoadSettings.builder().build()).composeString(text);
        } catch (MarkedYamlEngineException e) {
            int line =
                    e.getProblemMark().or(e::getContextMark).map(YamlText::line).orElse(0);
            throw new UnreadableYamlException(line, "is no YAML: " + oneLine(e.getProblem()));
        } catch (YamlEngineException e) {
            throw new UnreadableYamlException(0, "is no YAML: " + oneLine(String.valueOf(e.getMessage())));
        }
        if (node.isEmpty()) {
            throw new UnreadableYamlException(0, "is empty");
        }
        Map<String, Integer> lines = new HashMap<>();
        JsonNode root = convert(node.get(), "", lines);
        return new YamlText(root, lines);
    }

    JsonNode root() {
        return root;
    }

    /** The line of a node, or of the nearest one around it. */
    int line(String pointer) {
        String at = pointer;
        while (!lines.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return lines.getOrDefault(at, 0);
    }

    /** The first line with a key or a value that is this text, else one with a value that holds it. */
    Optional<Integer> find(String text) {
        Optional<Integer> exact = lines.entrySet().stream()
                .filter(entry ->
                        entry.getKey().endsWith("/" + text.replace("~", "~0").replace("/", "~1"))
                                || root.at(entry.getKey()).asText().equals(text))
                .map(Map.Entry::getValue)
                .min(Integer::compare);
        return exact.or(() -> lines.entrySet().stream()
                .filter(entry -> root.at(entry.getKey()).asText().contains(text))
                .map(Map.Entry::getValue)
                .min(Integer::compare));
    }

    private static JsonNode convert(Node node, String pointer, Map<String, Integer> lines)
            throws UnreadableYamlException {
        int line = node.getStartMark().map(YamlText::line).orElse(0);
        lines.putIfAbsent(pointer, line);
        if (node.getAnchor().isPresent()) {
            throw new UnreadableYamlException(
                    line, "uses an anchor (&" + node.getAnchor().get() + ")");
        }
        if (node instanceof MappingNode mapping) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (NodeTuple tuple : mapping.getValue()) {
                int keyLine =
                        tuple.getKeyNode().getStartMark().map(YamlText::line).orElse(line);
                if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                    throw new UnreadableYamlException(keyLine, "has a key that is no text");
                }
                String name = key.getValue();
                if (object.has(name)) {
                    throw new UnreadableYamlException(keyLine, "has '" + name + "' twice");
                }
                String member = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
                lines.put(member, keyLine);
                object.set(name, convert(tuple.getValueNode(), member, lines));
            }
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            int index = 0;
            for (Node item : sequence.getValue()) {
                array.add(convert(item, pointer + "/" + index, lines));
                index++;
            }
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private static JsonNode scalar(ScalarNode node) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        String value = node.getValue();
        if (node.getTag().equals(Tag.BOOL)) {
            return json.booleanNode(Boolean.parseBoolean(value));
        }
        if (node.getTag().equals(Tag.NULL)) {
            return json.nullNode();
        }
        try {
            if (node.getTag().equals(Tag.INT)) {
                return json.numberNode(new BigInteger(value));
            }
            if (node.getTag().equals(Tag.FLOAT)) {
                return json.numberNode(new BigDecimal(value));
            }
        } catch (NumberFormatException e) {
            // Numbers of YAML that are none of JSON (0o17, .inf): a text to us, and whatever it is to Camel.
            return json.textNode(value);
        }
        return json.textNode(value);
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
