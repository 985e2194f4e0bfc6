package io.tailrace.standalone.agent;

import io.tailrace.media.InvalidRequestException;
import io.tailrace.media.RequestRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders a recorder writes to. Follows no links out of them. */
final class WatchedFolders {

    private static final Logger log = LoggerFactory.getLogger(WatchedFolders.class);

    private static final int DEEPEST = 16;
    private static final int MOST_FILES = 100_000;

    private final List<Path> roots;
    private final String prefix;
    private final Set<String> suffixes;
    private final RequestRules rules = new RequestRules(Set.of());

    /**
     * @param prefix   of the keys; ends with a slash unless it is empty
     * @param suffixes of recordings, lower case, without the dot
     * @throws UncheckedIOException with a sentence when a folder is not there
     */
    WatchedFolders(List<Path> folders, String prefix, Set<String> suffixes) {
        this.roots = folders.stream().map(WatchedFolders::real).toList();
        this.prefix = prefix;
        this.suffixes = Set.copyOf(suffixes);
    }

    private static Path real(Path folder) {
        try {
            Path real = folder.toRealPath();
            if (!Files.isDirectory(real)) {
                throw new IOException("it is no folder");
            }
            return real;
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be watched: " + e.getMessage(), e);
        }
    }

    /** All recordings that lie there now. */
    Map<Path, Snapshot> files() throws IOException {
        Map<Path, Snapshot> files = new HashMap<>();
        for (Path root : roots) {
            Files.walkFileTree(root, EnumSet.noneOf(FileVisitOption.class), DEEPEST, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && attributes.size() > 0 && isRecording(file)) {
                        files.put(file, Snapshot.of(attributes));
                    }
                    return files.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    log.debug("{} is passed over: {}", file, e.getMessage()); // removed meanwhile, or another user's
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return files;
    }

    private boolean isRecording(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0
                && !name.startsWith(".")
                && suffixes.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** The file that a hook names, links resolved, when it lies in one of the folders. */
    Optional<Path> find(String named) {
        try {
            Path real = Path.of(named).toRealPath();
            return Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)
                            && rootOf(real).isPresent()
                    ? Optional.of(real)
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private Optional<Path> rootOf(Path file) {
        return roots.stream().filter(file::startsWith).findFirst();
    }

    /** The key under which a file is stored; empty for names that no bucket takes. */
    Optional<String> key(Path file) {
        return rootOf(file).flatMap(root -> {
            StringBuilder key = new StringBuilder(prefix);
            for (Path segment : root.relativize(file)) {
                key.append(key.length() > prefix.length() ? "/" : "").append(segment);
            }
            try {
                return Optional.of(rules.key(key.toString()));
            } catch (InvalidRequestException e) {
                return Optional.empty();
            }
        });
    }
}
