package io.tailrace.standalone.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tailrace.standalone.transfer.TransferException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What a batch has submitted: JSON lines that are only ever added to, the first of which names the batch. A line is with the kernel before
 * its source counts as submitted, so a kill loses none; the disk has it at the latest {@value #UNSYNCED} lines, or a second and a line,
 * later. What a crash of the machine loses is asked for again and is the same job. Safe for use by several threads.
 */
final class BatchState implements AutoCloseable {

    private static final int UNSYNCED = 64;
    private static final long LONGEST_UNSYNCED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String MARK = "tailrace-batch";
    private static final String MARK_START = "{\"" + MARK + "\"";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Optional<FileChannel> channel;
    private final Set<Identity> known = ConcurrentHashMap.newKeySet();
    // guarded by this
    private long count;
    private int unsynced;
    private long syncedNanos = System.nanoTime();

    private BatchState(Path file, Optional<FileChannel> channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens the file of an earlier run, or begins one.
     *
     * @param batch what is submitted, as a name
     * @throws TransferException when the file belongs to another batch, to nobody, or to a run that goes on
     */
    static BatchState open(Path file, String batch) throws TransferException {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            BatchState state = new BatchState(file, Optional.of(channel));
            try {
                state.begin(channel, batch);
                return state;
            } catch (IOException | TransferException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new TransferException("The state file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Only looks; nothing can be added. */
    static BatchState peek(Path file, String batch) throws TransferException {
        if (!Files.exists(file)) {
            return new BatchState(file, Optional.empty());
        }
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            BatchState state = new BatchState(file, Optional.of(channel));
            state.load(channel, batch);
            return state;
        } catch (IOException e) {
            throw new TransferException("The state file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private void begin(FileChannel channel, String batch) throws IOException, TransferException {
        if (!isLocked(channel)) {
            throw new TransferException("Another run works with the state file " + file + ".", null);
        }
        long whole = load(channel, batch);
        // A line that a kill or a full disk cut off: the next one must not be glued to it.
        channel.truncate(whole);
        channel.position(whole);
        if (whole == 0) {
            write(JsonNodeFactory.instance.objectNode().put(MARK, 1).put("of", batch));
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // another run in this JVM: a test
        }
    }

    /** @return bytes of the lines that are whole */
    private long load(FileChannel from, String batch) throws IOException, TransferException {
        Lines lines = new Lines(from);
        Optional<String> mark = lines.next();
        if (mark.isEmpty()) {
            if (!lines.rest().startsWith(MARK_START) && !MARK_START.startsWith(lines.rest())) {
                throw new TransferException(file + " is no state file of a batch.", null);
            }
            return 0;
        }
        requireMark(mark.get(), batch);
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            note(submitted(line.get(), lines.number()));
        }
        return lines.position();
    }

    private void requireMark(String line, String batch) throws TransferException {
        Optional<JsonNode> mark = json(line).filter(json -> json.has(MARK));
        if (mark.isEmpty()) {
            throw new TransferException(file + " is no state file of a batch.", null);
        }
        String other = mark.get().path("of").asText();
        if (!other.equals(batch)) {
            throw new TransferException(
                    "The state file " + file + " belongs to " + other + ", not to " + batch + ".", null);
        }
    }

    private Submitted submitted(String line, long number) throws TransferException {
        return json(line)
                .flatMap(Submitted::of)
                .orElseThrow(() -> new TransferException(
                        "Line " + number + " of the state file " + file + " cannot be read.", null));
    }

    private static Optional<JsonNode> json(String line) {
        try {
            return Optional.of(JSON.readTree(line));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private synchronized void note(Submitted submitted) {
        count++;
        known.addAll(submitted.identities());
    }

    /** Whether such a source was submitted. */
    boolean knows(Identity source) {
        return known.contains(source);
    }

    /** How many were submitted. */
    synchronized long count() {
        return count;
    }

    /** Adds one. */
    void add(Submitted submitted) throws TransferException {
        try {
            synchronized (this) {
                write(submitted.toJson());
            }
        } catch (IOException e) {
            throw new TransferException("The state file " + file + " cannot be written: " + e.getMessage(), e);
        }
        note(submitted);
    }

    private synchronized void write(JsonNode line) throws IOException {
        FileChannel to = channel.orElseThrow();
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
        unsynced++;
        if (unsynced >= UNSYNCED || System.nanoTime() - syncedNanos > LONGEST_UNSYNCED_NANOS) {
            sync(to);
        }
    }

    private void sync(FileChannel to) throws IOException {
        to.force(false);
        unsynced = 0;
        syncedNanos = System.nanoTime();
    }

    /** Something done with each. */
    @FunctionalInterface
    interface Action {
        void accept(Submitted submitted) throws TransferException;
    }

    /** Hands on all that were submitted, in this run or before, from the file. */
    synchronized void each(Action action) throws TransferException {
        if (channel.isEmpty()) {
            return;
        }
        try {
            FileChannel from = channel.get();
            Lines lines = new Lines(from);
            lines.next();
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                action.accept(submitted(line.get(), lines.number()));
            }
            from.position(from.size());
        } catch (IOException e) {
            throw new TransferException("The state file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() throws TransferException {
        try {
            if (channel.isPresent() && channel.get().isOpen()) {
                if (unsynced > 0) {
                    sync(channel.get());
                }
                channel.get().close();
            }
        } catch (IOException e) {
            throw new TransferException("The state file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Lines that have an end, and where they end. They come from the one channel: to close another one would give up the lock. */
    private static final class Lines {

        private final Reader reader;
        private long position;
        private long number;
        private String rest = "";

        private Lines(FileChannel from) throws IOException {
            from.position(0);
            // One character a byte: positions are in bytes.
            reader = new BufferedReader(Channels.newReader(from, StandardCharsets.ISO_8859_1));
        }

        private Optional<String> next() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = reader.read(); next >= 0; next = reader.read()) {
                if (next == '\n') {
                    position += line.length() + 1L;
                    number++;
                    byte[] bytes = line.toString().getBytes(StandardCharsets.ISO_8859_1);
                    return Optional.of(new String(bytes, StandardCharsets.UTF_8));
                }
                line.append((char) next);
            }
            rest = line.toString();
            return Optional.empty();
        }

        /** Bytes of the lines so far. */
        private long position() {
            return position;
        }

        private long number() {
            return number;
        }

        /** What comes after the last line's end. */
        private String rest() {
            return rest;
        }
    }
}
