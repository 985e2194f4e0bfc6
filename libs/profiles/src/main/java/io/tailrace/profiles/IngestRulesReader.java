package io.tailrace.profiles;

import io.tailrace.media.InvalidRequestException;
import io.tailrace.media.RequestRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads and checks the text of an ingest rules file. {@code docs/recorders.md} explains the same fields. */
final class IngestRulesReader {

    static final List<String> FILE = List.of("rules", "files");
    static final List<String> RULE =
            List.of("source", "bucket", "prefix", "profile", "priority", "outputPrefix", "metadata");
    static final List<String> ROOT = List.of("source", "path", "bucket", "prefix");

    private static final Pattern SOURCE = Pattern.compile("[a-z0-9][a-z0-9-]{0,47}");

    /** Text rules only; the buckets are checked where they are known. */
    private static final RequestRules REQUESTS = new RequestRules(Set.of());

    private IngestRulesReader() {}

    static IngestRules read(String file, String text) {
        YamlFields top = YamlFields.parse(file, text, FILE);
        List<IngestRule> rules = new ArrayList<>();
        for (YamlFields fields : top.mappings("rules", RULE)) {
            rules.add(rule(fields));
        }
        List<FileRoot> roots = new ArrayList<>();
        for (YamlFields fields : top.mappings("files", ROOT)) {
            roots.add(new FileRoot(
                    source(fields),
                    fields.value("path", RecordedPath::of),
                    fields.value("bucket", IngestRulesReader::bucket),
                    fields.value("prefix", "", IngestRulesReader::prefix)));
        }
        return new IngestRules(file, rules, roots);
    }

    private static IngestRule rule(YamlFields fields) {
        return new IngestRule(
                source(fields),
                optional(fields, "bucket").map(name -> fields.value("bucket", IngestRulesReader::bucket)),
                fields.value("prefix", "", IngestRulesReader::prefix),
                optional(fields, "profile").map(name -> fields.value("profile", REQUESTS::profile)),
                optional(fields, "priority")
                        .map(name -> fields.word("priority", "", Lanes.words()))
                        .flatMap(Lanes::named),
                optional(fields, "outputPrefix").map(name -> fields.value("outputPrefix", OutputTemplate::new)),
                metadata(fields),
                fields.line());
    }

    private static Optional<String> optional(YamlFields fields, String name) {
        return fields.has(name) ? Optional.of(name) : Optional.empty();
    }

    private static Optional<String> source(YamlFields fields) {
        return optional(fields, "source")
                .map(name -> fields.value("source", text -> {
                    if (!SOURCE.matcher(text).matches()) {
                        throw new IllegalArgumentException("is the kind of a hook, such as nginx-rtmp, or scan");
                    }
                    return text;
                }));
    }

    private static Map<String, String> metadata(YamlFields fields) {
        try {
            return REQUESTS.metadata(fields.textMap("metadata"));
        } catch (InvalidRequestException e) {
            throw fields.invalid("metadata", "is refused: " + e.getMessage());
        }
    }

    private static String bucket(String name) {
        return new RequestRules(Set.of(name)).bucket(name);
    }

    /** The beginning of a key, so it keeps the rules of one. */
    private static String prefix(String prefix) {
        if (prefix.startsWith("/")) {
            throw new IllegalArgumentException("is the beginning of a key, which starts without a slash");
        }
        return prefix.isEmpty() ? prefix : REQUESTS.key(prefix);
    }
}
