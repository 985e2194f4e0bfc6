package io.tailrace.standalone.transfer;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which folder each file's asset goes to: named after the file's stem, after its full name where stems collide. Pure. */
public final class AssetFolders {

    private AssetFolders() {}

    /** One folder name per file, in the order of {@code files}; no two are equal, even where the file system ignores case. */
    public static List<String> names(List<Path> files) {
        Map<String, Long> stems = files.stream().collect(groupingBy(file -> folded(stem(fileName(file))), counting()));
        Set<String> used = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (Path file : files) {
            String full = fileName(file);
            String stem = stem(full);
            String wanted = stems.getOrDefault(folded(stem), 0L) == 1 ? stem : full;
            String name = wanted;
            for (int i = 2; !used.add(folded(name)); i++) {
                name = wanted + "-" + i;
            }
            names.add(name);
        }
        return names;
    }

    /** The name without its last extension; the whole name where nothing usable would be left. */
    static String stem(String fileName) {
        int dot = fileName.lastIndexOf('.');
        String stem = dot <= 0 ? fileName : fileName.substring(0, dot);
        return stem.isBlank() || stem.equals(".") || stem.equals("..") ? fileName : stem;
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String fileName(Path file) {
        Path name = file.toAbsolutePath().normalize().getFileName();
        return name == null ? "root" : name.toString();
    }
}
