package io.tailrace.standalone.batch;

import io.tailrace.media.SourceRoot;
import io.tailrace.profiles.Lanes;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The header line of a batch, and what its other lines mean by it. Pure. */
final class CsvColumns {

    private static final String METADATA = "metadata.";
    private static final Set<String> KNOWN = Set.of("key", "bucket", "file", "profile", "priority");

    private final List<String> names;
    private final Path folder;
    private final String inputBucket;

    private CsvColumns(List<String> names, Path folder, String inputBucket) {
        this.names = List.copyOf(names);
        this.folder = folder;
        this.inputBucket = inputBucket;
    }

    /**
     * Reads the header.
     *
     * @param folder      what relative files are relative to
     * @param inputBucket of keys without a bucket
     * @throws IllegalArgumentException with a sentence, when it is no header of a batch
     */
    static CsvColumns of(List<String> header, Path folder, String inputBucket) {
        List<String> names = header.stream().map(String::strip).toList();
        for (String name : names) {
            boolean isMetadata = name.startsWith(METADATA) && name.length() > METADATA.length();
            if (!KNOWN.contains(name) && !isMetadata) {
                throw new IllegalArgumentException("There is no column \"" + name
                        + "\"; there are key, bucket, file, profile, priority and metadata.NAME.");
            }
        }
        if (Set.copyOf(names).size() < names.size()) {
            throw new IllegalArgumentException("A column is named twice.");
        }
        if (!names.contains("key") && !names.contains("file")) {
            throw new IllegalArgumentException("The header names neither key nor file.");
        }
        if (names.contains("bucket") && !names.contains("key")) {
            throw new IllegalArgumentException("A bucket needs a key.");
        }
        return new CsvColumns(names, folder, inputBucket);
    }

    /** What a line names. */
    Entry entry(long line, List<String> cells) {
        if (cells.size() != names.size()) {
            return new Entry.Bad(line, "It has " + cells.size() + " fields, the header has " + names.size() + ".");
        }
        Map<String, String> row = new HashMap<>();
        Map<String, String> metadata = new HashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            String name = names.get(i);
            if (name.startsWith(METADATA) && !cells.get(i).isEmpty()) {
                metadata.put(name.substring(METADATA.length()), cells.get(i));
            } else if (!cells.get(i).isEmpty()) {
                row.put(name, cells.get(i));
            }
        }
        if (row.containsKey("key") == row.containsKey("file")) {
            return new Entry.Bad(line, row.containsKey("key") ? "It has a key and a file." : "It names no recording.");
        }
        Optional<String> priority = Optional.ofNullable(row.get("priority"));
        if (priority.isPresent() && !Lanes.words().contains(priority.get())) {
            return new Entry.Bad(line, "There is no priority \"" + priority.get() + "\"; use urgent, normal or bulk.");
        }
        try {
            return new Entry.Wanted(line, origin(row), Optional.ofNullable(row.get("profile")), priority, metadata);
        } catch (InvalidPathException e) {
            return new Entry.Bad(line, "No file can have that name: " + e.getMessage());
        }
    }

    private Entry.Origin origin(Map<String, String> row) {
        String file = row.get("file");
        Optional<SourceRoot.Place> place = Optional.ofNullable(file)
                .flatMap(SourceRoot::place)
                .filter(source -> SourceRoot.name(source.bucket()).isPresent());
        if (place.isPresent()) {
            return new Entry.Origin.Stored(place.get().bucket(), place.get().key(), Optional.empty());
        }
        return file == null
                ? new Entry.Origin.Stored(
                        row.getOrDefault("bucket", inputBucket), row.getOrDefault("key", ""), Optional.empty())
                : new Entry.Origin.Local(folder.resolve(file));
    }
}
