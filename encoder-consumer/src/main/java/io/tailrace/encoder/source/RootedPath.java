package io.tailrace.encoder.source;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Set;

/**
 * A regular file below a root. Links are followed as long as they stay below it. The file is then opened folder by folder from the root
 * on, each relative to the one before and none of them a link, so that nobody who may write there can lead the way out between the look
 * and the opening.
 *
 * @param root without links
 * @param real without links, below {@code root}
 */
record RootedPath(Path root, Path real) {

    /**
     * @param key segments joined by single slashes
     * @throws IllegalArgumentException when it leads out of the root or to what is no regular file, with a sentence about it
     * @throws IOException when there is no such file, or it cannot be looked at
     */
    static RootedPath resolve(Path root, String key) throws IOException {
        Path realRoot = root.toRealPath();
        Path real = realRoot.resolve(relative(key)).toRealPath();
        if (!real.startsWith(realRoot) || real.equals(realRoot)) {
            throw new IllegalArgumentException("the path leaves its source root by a link");
        }
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            throw notRegular();
        }
        return new RootedPath(realRoot, real);
    }

    private static Path relative(String key) {
        for (String segment : key.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("the path has a segment \"" + segment + "\" that names no file");
            }
        }
        try {
            return Path.of(key);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("no file of this worker can have that name: " + e.getReason(), e);
        }
    }

    private static IllegalArgumentException notRegular() {
        return new IllegalArgumentException("it is no regular file");
    }

    /**
     * Opens it for reading.
     *
     * @throws IllegalArgumentException when it is no regular file any more
     */
    SeekableByteChannel open() throws IOException {
        try (DirectoryStream<Path> top = Files.newDirectoryStream(root)) {
            return open(secure(top), root.relativize(real));
        }
    }

    private static SeekableByteChannel open(SecureDirectoryStream<Path> folder, Path rest) throws IOException {
        Path first = rest.getName(0);
        if (rest.getNameCount() > 1) {
            try (SecureDirectoryStream<Path> next = folder.newDirectoryStream(first, LinkOption.NOFOLLOW_LINKS)) {
                return open(next, rest.subpath(1, rest.getNameCount()));
            }
        }
        // To open a pipe would wait for whoever writes to it.
        boolean isRegular = folder.getFileAttributeView(first, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isRegularFile();
        if (!isRegular) {
            throw notRegular();
        }
        return folder.newByteChannel(first, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> folder) throws IOException {
        if (folder instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new IOException("this system cannot open files relative to a folder, which source roots need");
    }
}
