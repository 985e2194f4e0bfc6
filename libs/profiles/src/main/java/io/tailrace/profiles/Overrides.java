package io.tailrace.profiles;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What one job wants otherwise than its profile: an object with fields of the profile, as JSON. Objects are laid over those of the profile
 * field by field; lists and single values replace, null takes a field away.
 */
final class Overrides {

    /** Limits are the operator's; a description would describe something else. */
    private static final List<String> FIXED = List.of("description", "policy");

    /** What messages call them. */
    private static final String PLACE = "overrides";

    private static final int DEEPEST = 10;

    private Overrides() {}

    /**
     * The profile with {@code json} laid over it, checked as if it were a file. Its version tells that it is another one.
     *
     * @throws InvalidProfileException saying what is wrong
     */
    static Profile applied(Profile profile, String json) {
        Map<?, ?> changes = parsed(json);
        for (String field : FIXED) {
            if (changes.containsKey(field)) {
                throw new InvalidProfileException(PLACE, 0, "'" + field + "' cannot be overridden");
            }
        }
        String text = new Yaml().dump(laidOver(profile.fields(), changes));
        String version = DigestUtils.sha256Hex(profile.version() + "\n" + json);
        try {
            return ProfileReader.read(PLACE, profile.name(), version, text);
        } catch (InvalidProfileException e) {
            throw new InvalidProfileException(PLACE, 0, e.problem()); // its line is one of a text that nobody has seen
        }
    }

    private static Map<?, ?> parsed(String json) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(0);
        options.setAllowDuplicateKeys(false);
        options.setWrappedToRootException(true); // or values that are none end in an exception of their own
        if (!json.stripLeading().startsWith("{")) {
            throw new InvalidProfileException(PLACE, 0, "are an object with fields of the profile, in JSON");
        }
        try {
            if (new Yaml(new SafeConstructor(options)).load(new StringReader(json)) instanceof Map<?, ?> changes) {
                return changes;
            }
        } catch (YAMLException e) {
            throw new InvalidProfileException(PLACE, 0, "are no JSON that can be read");
        }
        throw new InvalidProfileException(PLACE, 0, "are an object with fields of the profile, in JSON");
    }

    private static Map<String, Object> laidOver(Map<?, ?> below, Map<?, ?> above) {
        Map<String, Object> all = new LinkedHashMap<>();
        below.forEach((name, value) -> all.put(String.valueOf(name), value));
        above.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (value == null) {
                all.remove(name);
            } else if (value instanceof Map<?, ?> inner && all.get(name) instanceof Map<?, ?> outer) {
                all.put(name, laidOver(outer, inner));
            } else {
                all.put(name, value);
            }
        });
        return all;
    }
}
