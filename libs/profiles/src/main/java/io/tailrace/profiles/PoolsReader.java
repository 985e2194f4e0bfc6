package io.tailrace.profiles;

import io.tailrace.events.Lane;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads and checks the text of a pools file. {@code docs/profiles.md} explains the same fields. */
final class PoolsReader {

    static final List<String> FILE = List.of("pools");
    static final List<String> POOL = List.of("name", "class", "lanes", "profiles");

    /** Becomes part of topic and group names. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,47}");

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
                    new TreeSet<>(fields.texts("profiles")));
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
        return new Pools(pools);
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
