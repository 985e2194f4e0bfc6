package io.tailrace.standalone.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.tailrace.standalone.transfer.TransferException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A CSV (RFC 4180, UTF-8) whose first line names the columns. Each record is read by itself, so that a broken one costs no other; a quote
 * that nobody closes costs its own line only.
 */
final class CsvEntries implements Entries {

    /** A record of more lines has a quote too many. */
    private static final int MOST_LINES = 64;

    /** What a decoder makes of bytes that are no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final ObjectReader RECORD =
            new CsvMapper().readerFor(String[].class).with(CsvParser.Feature.WRAP_AS_ARRAY);

    private final Path file;
    private final String inputBucket;

    CsvEntries(Path file, String inputBucket) {
        this.file = file;
        this.inputBucket = inputBucket;
    }

    @Override
    public void read(Sink sink) throws TransferException, InterruptedException {
        // Not newBufferedReader: it ends at the first byte that is no UTF-8.
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            Lines lines = new Lines(reader);
            Optional<Joined> header = lines.next();
            if (header.isEmpty()) {
                throw new TransferException(file + " is empty.", null);
            }
            CsvColumns columns = columns(header.get());
            for (Optional<Joined> record = lines.next(); record.isPresent(); record = lines.next()) {
                sink.accept(entry(columns, record.get()));
            }
        } catch (IOException e) {
            throw new TransferException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private CsvColumns columns(Joined header) throws TransferException {
        try {
            Path folder = file.toAbsolutePath().getParent();
            return CsvColumns.of(cells(header), folder == null ? Path.of("") : folder, inputBucket);
        } catch (IllegalArgumentException e) {
            throw new TransferException(file + ", line " + header.line() + ": " + e.getMessage(), e);
        }
    }

    private static Entry entry(CsvColumns columns, Joined record) {
        try {
            return columns.entry(record.line(), cells(record));
        } catch (IllegalArgumentException e) {
            return new Entry.Bad(record.line(), String.valueOf(e.getMessage()));
        }
    }

    private static List<String> cells(Joined record) {
        if (record.text().indexOf(REPLACEMENT) >= 0) {
            throw new IllegalArgumentException("It is not UTF-8.");
        }
        try (MappingIterator<String[]> rows = RECORD.readValues(record.text())) {
            return List.of(rows.nextValue());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("It is no CSV: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("It is no CSV: " + e.getMessage(), e);
        }
    }

    /** Text of a record, without its last line's end. */
    private record Joined(long line, String text) {}

    /** Joins lines where a quoted field goes over several. */
    private static final class Lines {

        private final BufferedReader reader;
        private final Deque<String> ahead = new ArrayDeque<>();
        private long taken;

        private Lines(BufferedReader reader) {
            this.reader = reader;
        }

        /** Blank lines are no records. */
        private Optional<Joined> next() throws IOException {
            while (has(0)) {
                long line = taken + 1;
                int length = length();
                StringBuilder text = new StringBuilder(take());
                for (int i = 1; i < length; i++) {
                    text.append('\n').append(take());
                }
                String record = line == 1 && text.toString().startsWith(BYTE_ORDER_MARK)
                        ? text.substring(BYTE_ORDER_MARK.length())
                        : text.toString();
                if (!record.isBlank()) {
                    return Optional.of(new Joined(line, record));
                }
            }
            return Optional.empty();
        }

        /** How many lines the next record has: one where a quote is never closed. */
        private int length() throws IOException {
            boolean isQuoted = false;
            for (int i = 0; i < MOST_LINES && has(i); i++) {
                isQuoted = isQuotedAfter(line(i), isQuoted);
                if (!isQuoted) {
                    return i + 1;
                }
            }
            return 1;
        }

        private static boolean isQuotedAfter(String line, boolean wasQuoted) {
            boolean isQuoted = wasQuoted;
            boolean isStart = !wasQuoted;
            for (int i = 0; i < line.length(); i++) {
                char next = line.charAt(i);
                if (next != '"') {
                    isStart = !isQuoted && next == ',';
                } else if (isQuoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    i++;
                } else if (isQuoted) {
                    isQuoted = false;
                } else if (isStart) {
                    isQuoted = true;
                    isStart = false;
                }
            }
            return isQuoted;
        }

        private boolean has(int index) throws IOException {
            while (ahead.size() <= index) {
                String line = reader.readLine();
                if (line == null) {
                    return false;
                }
                ahead.add(line);
            }
            return true;
        }

        private String line(int index) {
            return ahead.stream().skip(index).findFirst().orElseThrow();
        }

        private String take() {
            taken++;
            return ahead.remove();
        }
    }
}
