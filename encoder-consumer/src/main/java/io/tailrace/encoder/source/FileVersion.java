package io.tailrace.encoder.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * What tells a file from the one that was there before: its length, when it was written to and its number in its file system, which all
 * machines that mount it see alike.
 *
 * @param modifiedNanos since 1970; file systems round it as they like
 */
record FileVersion(long size, long modifiedNanos, long number) {

    /** Of a file that is no link. */
    static FileVersion of(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Object number = Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
        return new FileVersion(
                attributes.size(),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                number instanceof Number inode ? inode.longValue() : 0);
    }

    /** In the place of an etag. */
    String etag() {
        return String.format("%x-%x-%x", size, modifiedNanos, number);
    }
}
