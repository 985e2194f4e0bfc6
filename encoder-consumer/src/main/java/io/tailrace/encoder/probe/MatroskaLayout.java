package io.tailrace.encoder.probe;

import io.tailrace.encoder.probe.SourceLayout.Kind;
import java.io.IOException;
import java.util.Optional;

/**
 * Looks for the index of a Matroska file (RFC 9559): the SeekHead names the place of the Cues, and the Cues must be there. A recording
 * that was broken off, or written to a pipe, has none.
 */
final class MatroskaLayout {

    private static final long SEGMENT = 0x18538067L;
    private static final long SEEK_HEAD = 0x114D9B74L;
    private static final long SEEK = 0x4DBBL;
    private static final long SEEK_ID = 0x53ABL;
    private static final long SEEK_POSITION = 0x53ACL;
    private static final long CUES = 0x1C53BB6BL;
    private static final long CLUSTER = 0x1F43B675L;
    private static final int LOOK = 16 << 10;
    private static final int MOST_ELEMENTS = 512;

    private final ByteSource source;
    private final byte[] head;

    MatroskaLayout(ByteSource source) throws IOException {
        this.source = source;
        this.head = source.read(0, LOOK);
    }

    /** An element: its id, and where its data begins and ends. {@code end} is -1 for an unknown size. */
    private record Element(long id, int start, long end) {}

    SourceLayout read() throws IOException {
        Optional<Element> first = element(0);
        if (first.isEmpty() || first.get().end() < 0) {
            return SourceLayout.of(Kind.UNINDEXED);
        }
        Optional<Element> segment = element(first.get().end());
        if (segment.isEmpty() || segment.get().id() != SEGMENT) {
            return SourceLayout.of(Kind.UNINDEXED);
        }
        int start = segment.get().start();
        long at = start;
        for (int i = 0; i < MOST_ELEMENTS; i++) {
            Optional<Element> child = element(at);
            if (child.isEmpty() || child.get().id() == CLUSTER || child.get().end() < 0) {
                return SourceLayout.of(Kind.UNINDEXED);
            }
            if (child.get().id() == CUES) {
                return SourceLayout.withCues(at);
            }
            if (child.get().id() == SEEK_HEAD) {
                Optional<Long> cues = cues(child.get());
                if (cues.isPresent() && isCues(start + cues.get())) {
                    return SourceLayout.withCues(start + cues.get());
                }
            }
            at = child.get().end();
        }
        return SourceLayout.of(Kind.UNINDEXED);
    }

    /** Position of the Cues behind the start of the segment's data. */
    private Optional<Long> cues(Element seekHead) {
        long at = seekHead.start();
        for (int i = 0; i < MOST_ELEMENTS && at < seekHead.end(); i++) {
            Optional<Element> seek = element(at);
            if (seek.isEmpty() || seek.get().end() < 0) {
                return Optional.empty();
            }
            if (seek.get().id() == SEEK && number(seek.get(), SEEK_ID).orElse(0L) == CUES) {
                return number(seek.get(), SEEK_POSITION);
            }
            at = seek.get().end();
        }
        return Optional.empty();
    }

    private Optional<Long> number(Element parent, long id) {
        long at = parent.start();
        for (int i = 0; i < MOST_ELEMENTS && at < parent.end(); i++) {
            Optional<Element> child = element(at);
            if (child.isEmpty() || child.get().end() < 0) {
                return Optional.empty();
            }
            if (child.get().id() == id) {
                return unsigned(child.get().start(), child.get().end());
            }
            at = child.get().end();
        }
        return Optional.empty();
    }

    private Optional<Long> unsigned(int start, long end) {
        if (end > head.length || end - start > 8) {
            return Optional.empty();
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            value = (value << 8) | (head[i] & 0xff);
        }
        return value < 0 ? Optional.empty() : Optional.of(value);
    }

    private boolean isCues(long offset) throws IOException {
        if (offset < 0 || offset + 4 > source.size()) {
            return false;
        }
        byte[] id = source.read(offset, 4);
        return id.length == 4
                && (((id[0] & 0xffL) << 24) | ((id[1] & 0xffL) << 16) | ((id[2] & 0xffL) << 8) | (id[3] & 0xffL))
                        == CUES;
    }

    /** The element at {@code offset}, if its header lies within the bytes looked at (RFC 8794, sections 4 and 5). */
    private Optional<Element> element(long offset) {
        if (offset < 0 || offset >= head.length) {
            return Optional.empty();
        }
        int at = (int) offset;
        int idBytes = Integer.numberOfLeadingZeros(head[at] & 0xff) - 23;
        if (idBytes > 4 || at + idBytes >= head.length) {
            return Optional.empty();
        }
        long id = unsigned(at, (long) at + idBytes).orElse(0L);
        at += idBytes;
        int sizeBytes = Integer.numberOfLeadingZeros(head[at] & 0xff) - 23;
        if (sizeBytes > 8 || at + sizeBytes > head.length) {
            return Optional.empty();
        }
        long size = head[at] & (0xff >> sizeBytes);
        boolean isUnknown = size == (0xff >> sizeBytes);
        for (int i = 1; i < sizeBytes; i++) {
            size = (size << 8) | (head[at + i] & 0xff);
            isUnknown &= (head[at + i] & 0xff) == 0xff;
        }
        int start = at + sizeBytes;
        return Optional.of(new Element(id, start, isUnknown ? -1 : start + size));
    }
}
