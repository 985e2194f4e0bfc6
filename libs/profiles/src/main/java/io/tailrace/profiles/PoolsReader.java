package io.tailrace.profiles;

import io.tailrace.events.Lane;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads and checks the text of a pools file. {@code docs/profiles.md} explains the same fields. */
final class PoolsReader {

    static final List<String> FILE = List.of("pools", "sources", "routing");
    static final List<String> POOL =
            List.of("name", "class", "lanes", "profiles", "locality", "preemptible", "retired", "price", "watts");
    static final List<String> SOURCE = List.of("bucket", "locality", "required");
    static final List<String> ROUTING = List.of("nearPatience", "preemptibleLimit");

    /** Becomes part of topic and group names. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,47}");

    private static final double HIGHEST_PRICE = 1e6;
    private static final double MOST_WATTS = 1e5;

    private static final List<String> TRUTHS = List.of("true", "false");

    private PoolsReader() {}

    static Pools read(String file, String text) {
        YamlFields top = YamlFields.parse(file, text, FILE);
        Set<String> names = new HashSet<>();
        List<Pool> pools = new ArrayList<>();
        for (YamlFields fields : top.mappings("pools", POOL)) {
            Pool pool = new Pool(
                    name(fields, "name"),
                    name(fields, "class"),
                    lanes(fields),
                    new TreeSet<>(fields.texts("profiles")),
                    labels(fields),
                    isTrue(fields, "preemptible"),
                    isTrue(fields, "retired"),
                    number(fields, "price", HIGHEST_PRICE),
                    number(fields, "watts", MOST_WATTS));
            if (Pools.RESERVED.contains(pool.name())) {
                throw fields.invalid("name", "'" + pool.name() + "' is reserved");
            }
            if (!names.add(pool.name())) {
                throw fields.invalid("name", "is given twice: " + pool.name());
            }
            pools.add(pool);
        }
        if (pools.isEmpty()) {
            throw top.invalid("pools", "needs at least one entry");
        }
        return new Pools(pools, sources(top), routing(top));
    }

    private static List<SourcePlace> sources(YamlFields top) {
        Set<String> buckets = new HashSet<>();
        List<SourcePlace> sources = new ArrayList<>();
        for (YamlFields fields : top.mappings("sources", SOURCE)) {
            SourcePlace source = new SourcePlace(fields.text("bucket"), labels(fields), isTrue(fields, "required"));
            if (!buckets.add(source.bucket())) {
                throw fields.invalid("bucket", "is given twice: " + source.bucket());
            }
            if (source.locality().isEmpty()) {
                throw fields.invalid("locality", "needs at least one label");
            }
            sources.add(source);
        }
        return sources;
    }

    private static RoutingRules routing(YamlFields top) {
        RoutingRules standard = RoutingRules.STANDARD;
        return top.mapping("routing", ROUTING)
                .map(fields -> new RoutingRules(
                        fields.value("nearPatience", standard.nearPatience(), Quantities::duration),
                        fields.value("preemptibleLimit", standard.preemptibleLimit(), Quantities::duration)))
                .orElse(standard);
    }

    private static Set<String> labels(YamlFields fields) {
        Set<String> labels = new TreeSet<>(fields.texts("locality"));
        for (String label : labels) {
            if (!NAME.matcher(label).matches()) {
                throw fields.invalid(
                        "locality",
                        "are labels of lower-case letters, digits and dashes, at most 48, got '" + label + "'");
            }
        }
        return labels;
    }

    private static OptionalDouble number(YamlFields fields, String field, double most) {
        return fields.has(field) ? OptionalDouble.of(fields.number(field, 0, most)) : OptionalDouble.empty();
    }

    private static boolean isTrue(YamlFields fields, String field) {
        return fields.word(field, "false", TRUTHS).equals("true");
    }

    private static String name(YamlFields fields, String field) {
        String name = fields.text(field);
        if (!NAME.matcher(name).matches()) {
            throw fields.invalid(field, "is lower-case letters, digits and dashes, at most 48, got '" + name + "'");
        }
        return name;
    }

    private static Set<Lane> lanes(YamlFields fields) {
        Set<Lane> lanes = new HashSet<>();
        for (String word : fields.texts("lanes")) {
            lanes.add(Lanes.named(word)
                    .orElseThrow(() -> fields.invalid("lanes", "are urgent, normal and bulk, got '" + word + "'")));
        }
        return lanes;
    }
}
