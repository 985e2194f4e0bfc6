package io.tailrace.profiles;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of a YAML file with the line of each field, read as nodes and not as objects: nothing is constructed from tags, and every
 * complaint can name its line.
 */
final class YamlFields {

    private static final int MAX_CHARACTERS = 256 * 1024;

    private final String file;

    private final int line;

    private final Map<String, NodeTuple> fields;

    private YamlFields(String file, int line, Map<String, NodeTuple> fields) {
        this.file = file;
        this.line = line;
        this.fields = fields;
    }

    /** Reads a file of one document with a mapping of the {@code allowed} fields. */
    static YamlFields parse(String file, String text, List<String> allowed) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(10);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                throw new InvalidProfileException(file, 0, "is empty");
            }
            return mapping(file, root, allowed);
        } catch (MarkedYAMLException e) {
            throw new InvalidProfileException(file, line(e.getProblemMark()), "is no YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new InvalidProfileException(file, 0, "is no YAML: " + e.getMessage());
        }
    }

    private static int line(@Nullable Mark mark) {
        return mark == null ? 0 : mark.getLine() + 1;
    }

    private static YamlFields mapping(String file, Node node, List<String> allowed) {
        int line = line(node.getStartMark());
        if (!(node instanceof MappingNode mapping)) {
            throw new InvalidProfileException(file, line, "expected fields, one of " + String.join(", ", allowed));
        }
        Map<String, NodeTuple> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int keyLine = line(tuple.getKeyNode().getStartMark());
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (!allowed.contains(key)) {
                throw new InvalidProfileException(
                        file, keyLine, "unknown field '" + key + "'; allowed are " + String.join(", ", allowed));
            }
            if (fields.put(key, tuple) != null) {
                throw new InvalidProfileException(file, keyLine, "'" + key + "' is given twice");
            }
        }
        return new YamlFields(file, line, fields);
    }

    /** Where the mapping starts, counted from 1. */
    int line() {
        return line;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** A complaint about {@code name}, or about the whole mapping when the field is absent. */
    InvalidProfileException invalid(String name, String problem) {
        NodeTuple tuple = fields.get(name);
        int where = tuple == null ? line : line(tuple.getKeyNode().getStartMark());
        return new InvalidProfileException(file, where, "'" + name + "' " + problem);
    }

    private Node node(String name) {
        NodeTuple tuple = fields.get(name);
        if (tuple == null) {
            throw invalid(name, "is missing");
        }
        return tuple.getValueNode();
    }

    String text(String name) {
        return scalar(name, node(name));
    }

    private String scalar(String name, Node node) {
        if (node instanceof ScalarNode scalar && !Tag.NULL.equals(scalar.getTag())) {
            return scalar.getValue();
        }
        throw new InvalidProfileException(file, line(node.getStartMark()), "'" + name + "' expected one value");
    }

    /** The field as {@code parse} reads it; its {@link IllegalArgumentException} becomes a complaint with the line. */
    <T> T value(String name, Function<String, T> parse) {
        String text = text(name);
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidProfileException(
                    file, line(node(name).getStartMark()), "'" + name + ": " + text + "' " + e.getMessage());
        }
    }

    <T> T value(String name, T fallback, Function<String, T> parse) {
        return has(name) ? value(name, parse) : fallback;
    }

    /** One of {@code words}. */
    String word(String name, String fallback, List<String> words) {
        String text = has(name) ? text(name) : fallback;
        if (!words.contains(text)) {
            throw invalid(name, "is one of " + String.join(", ", words) + ", got " + text);
        }
        return text;
    }

    long count(String name, long min, long max) {
        long value = value(name, Quantities::count);
        if (value < min || value > max) {
            throw invalid(name, "is from " + min + " to " + max + ", got " + value);
        }
        return value;
    }

    int integer(String name, int fallback, int min, int max) {
        return has(name) ? Math.toIntExact(count(name, min, max)) : fallback;
    }

    double number(String name, double min, double max) {
        double value = value(name, text -> {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("expected a number", e);
            }
        });
        if (!(value >= min && value <= max)) {
            throw invalid(name, "is from " + min + " to " + max + ", got " + value);
        }
        return value;
    }

    Optional<YamlFields> mapping(String name, List<String> allowed) {
        return has(name) ? Optional.of(mapping(file, node(name), allowed)) : Optional.empty();
    }

    /** A mapping of names that are not known beforehand to texts; empty when the field is absent. */
    Map<String, String> textMap(String name) {
        if (!has(name)) {
            return Map.of();
        }
        if (!(node(name) instanceof MappingNode mapping)) {
            throw invalid(name, "expected names and texts");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = scalar(name, tuple.getKeyNode());
            if (texts.put(key, scalar(name, tuple.getValueNode())) != null) {
                throw invalid(name, "names " + key + " twice");
            }
        }
        return texts;
    }

    /** The mappings of a sequence; empty when the field is absent. */
    List<YamlFields> mappings(String name, List<String> allowed) {
        return elements(name).stream()
                .map(element -> mapping(file, element, allowed))
                .toList();
    }

    /** The words of a sequence; empty when the field is absent. */
    List<String> texts(String name) {
        return elements(name).stream().map(element -> scalar(name, element)).toList();
    }

    private List<Node> elements(String name) {
        if (!has(name)) {
            return List.of();
        }
        if (node(name) instanceof SequenceNode sequence) {
            return new ArrayList<>(sequence.getValue());
        }
        throw invalid(name, "expected a list");
    }
}
