package io.tailrace.profiles;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What announcements of recordings are given that they do not say, and which folders of recorders lie in which bucket. Gateway and scan
 * read the same file.
 */
public final class IngestRules {

    private final String file;
    private final List<IngestRule> rules;
    private final List<FileRoot> roots;

    IngestRules(String file, List<IngestRule> rules, List<FileRoot> roots) {
        this.file = file;
        this.rules = List.copyOf(rules);
        this.roots = List.copyOf(roots);
    }

    /** No rules: every announcement gets the defaults, and no local file is known. */
    public static IngestRules none() {
        return new IngestRules("", List.of(), List.of());
    }

    /**
     * Reads the rules file, if there is one.
     *
     * @throws InvalidProfileException naming file and line
     */
    public static IngestRules load(Optional<Path> file) {
        return file.map(ProfileFiles::ingestRules).orElseGet(IngestRules::none);
    }

    /**
     * Makes sure that every profile a rule names is there.
     *
     * @throws InvalidProfileException naming file and line
     */
    public IngestRules checkedAgainst(Profiles profiles) {
        for (IngestRule rule : rules) {
            rule.profile().filter(name -> profiles.find(name).isEmpty()).ifPresent(name -> {
                throw new InvalidProfileException(file, rule.line(), "there is no profile '" + name + "'");
            });
        }
        return this;
    }

    /** The first rule that matches, in the order of the file; one that gives nothing when none does. */
    public IngestRule rule(String source, String bucket, String key) {
        return rules.stream()
                .filter(rule -> rule.matches(source, bucket, key))
                .findFirst()
                .orElseGet(IngestRule::empty);
    }

    /** Where an object lies. */
    public record Place(String bucket, String key) {}

    /** Where a recorder's file lies in the object store, by the first folder that has it. */
    public Optional<Place> place(String source, RecordedPath path) {
        return roots.stream()
                .flatMap(root -> root.keyOf(source, path).map(key -> new Place(root.bucket(), key)).stream())
                .findFirst();
    }
}
