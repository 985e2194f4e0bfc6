package io.tailrace.pipeline.deploy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A place in a YAML document. Below one that is not there is nothing, too. */
record Node(Optional<Object> value) {

    private static final Node NOTHING = new Node(Optional.empty());

    static Node of(Object value) {
        return new Node(Optional.of(value));
    }

    /** The place below, key by key. */
    Node at(String... keys) {
        Node node = this;
        for (String key : keys) {
            node = node.value.orElse("") instanceof Map<?, ?> map
                    ? new Node(Optional.ofNullable(map.get(key)))
                    : NOTHING;
        }
        return node;
    }

    /** What stands in a list; nothing where there is none. */
    Stream<Node> items() {
        return value.orElse("") instanceof List<?> list ? list.stream().map(Node::of) : Stream.empty();
    }

    /** What stands under the keys of a mapping. */
    Stream<Map.Entry<String, Node>> entries() {
        return value.orElse("") instanceof Map<?, ?> map
                ? map.entrySet().stream()
                        .map(entry -> Map.entry(
                                String.valueOf(entry.getKey()), new Node(Optional.ofNullable(entry.getValue()))))
                : Stream.empty();
    }

    boolean isThere() {
        return value.isPresent();
    }

    /** As text; empty where there is nothing. */
    String text() {
        return value.map(String::valueOf).orElse("");
    }

    long number() {
        return Long.parseLong(text());
    }
}
