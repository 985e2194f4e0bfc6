package io.tailrace.standalone.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/** How a file looked: as long as this stays the same, nobody writes to it. */
record Snapshot(long size, long modifiedMillis) {

    static Snapshot of(BasicFileAttributes attributes) {
        return new Snapshot(attributes.size(), attributes.lastModifiedTime().toMillis());
    }

    static Snapshot of(Path file) throws IOException {
        return of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    Instant modified() {
        return Instant.ofEpochMilli(modifiedMillis);
    }
}
