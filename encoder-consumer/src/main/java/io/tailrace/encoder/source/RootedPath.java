package io.tailrace.encoder.source;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
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

    /** As the kernel does (MAXSYMLINKS of path_resolution(7)). */
    private static final int MOST_LINKS = 40;

    /** NAME_MAX of all file systems in use. */
    private static final int LONGEST_NAME_BYTES = 255;

    /**
     * @param key segments joined by single slashes
     * @throws IllegalArgumentException when it leads out of the root or to what is no regular file, with a sentence about it
     * @throws NoSuchFileException    when there is no such file, and none can be
     * @throws NotDirectoryException  when a file stands in the place of a folder
     * @throws FileSystemLoopException when links lead in a circle
     * @throws IOException when it cannot be looked at
     */
    static RootedPath resolve(Path root, String key) throws IOException {
        Path realRoot = root.toRealPath();
        Path real = walk(realRoot, relative(key));
        if (!real.startsWith(realRoot) || real.equals(realRoot)) {
            throw new IllegalArgumentException("the path leaves its source root by a link");
        }
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            throw notRegular();
        }
        return new RootedPath(realRoot, real);
    }

    /**
     * What {@link Path#toRealPath} does, segment by segment: that says only in words, and in the language of the machine, what is for good
     * and what passes.
     */
    private static Path walk(Path realRoot, Path relative) throws IOException {
        Deque<Path> rest = new ArrayDeque<>();
        relative.forEach(rest::add);
        Path at = realRoot;
        boolean isFolder = true;
        int links = 0;
        while (!rest.isEmpty()) {
            if (!isFolder) {
                throw new NotDirectoryException(at.toString());
            }
            Path next = step(at, rest.pop());
            BasicFileAttributes found =
                    Files.readAttributes(next, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isSymbolicLink()) {
                at = next;
                isFolder = found.isDirectory();
                continue;
            }
            if (++links > MOST_LINKS) {
                throw new FileSystemLoopException(next.toString());
            }
            Path target = Files.readSymbolicLink(next);
            at = target.isAbsolute() ? target.getRoot() : at;
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                rest.push(target.getName(i));
            }
        }
        return at;
    }

    /** @param folder without links, so that what is above it is its parent */
    private static Path step(Path folder, Path name) throws NoSuchFileException {
        if (name.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME_BYTES) {
            throw new NoSuchFileException(folder.toString());
        }
        return folder.resolve(name).normalize();
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
