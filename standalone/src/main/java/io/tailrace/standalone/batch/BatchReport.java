package io.tailrace.standalone.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.tailrace.standalone.transfer.TransferException;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row for each source, in CSV when the file is called so, else in JSON lines. Written beside its place and put there when it is whole.
 */
final class BatchReport implements AutoCloseable {

    private static final List<String> COLUMNS = List.of(
            "source",
            "line",
            "job",
            "state",
            "run",
            "errorCode",
            "errorMessage",
            "attemptsFailed",
            "outputBucket",
            "outputPrefix");

    private final Path file;
    private final Path fresh;
    private final Rows rows;

    private BatchReport(Path file, Path fresh, Rows rows) {
        this.file = file;
        this.fresh = fresh;
        this.rows = rows;
    }

    static BatchReport begin(Path file) throws TransferException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            BufferedWriter writer = Files.newBufferedWriter(fresh);
            boolean isCsv = String.valueOf(file.getFileName()).endsWith(".csv");
            return new BatchReport(file, fresh, isCsv ? csv(writer) : lines(writer));
        } catch (IOException e) {
            throw new TransferException("The report " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** What rows are written to. */
    private interface Rows extends Closeable {
        void write(Map<String, Object> row) throws IOException;
    }

    private static Rows csv(BufferedWriter writer) throws IOException {
        CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true);
        COLUMNS.forEach(schema::addColumn);
        SequenceWriter rows = new CsvMapper()
                .writer(schema.build())
                .with(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
                .writeValues(writer);
        return new Rows() {
            @Override
            public void write(Map<String, Object> row) throws IOException {
                rows.write(row);
            }

            @Override
            public void close() throws IOException {
                rows.close();
            }
        };
    }

    private static Rows lines(BufferedWriter writer) {
        ObjectMapper json = new ObjectMapper();
        return new Rows() {
            @Override
            public void write(Map<String, Object> row) throws IOException {
                writer.write(json.writeValueAsString(row));
                writer.write('\n');
            }

            @Override
            public void close() throws IOException {
                writer.close();
            }
        };
    }

    /** Something that is no job. */
    synchronized void failure(Entry entry, String code, String reason) throws TransferException {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("source", entry.label());
        if (entry.line() > 0) {
            row.put("line", entry.line());
        }
        row.put("state", "NOT_SUBMITTED");
        row.put("errorCode", code);
        row.put("errorMessage", reason);
        write(row);
    }

    /** @param end empty: it is not known, and the state is that of the submission */
    synchronized void job(Submitted submitted, Optional<JobEnd> end) throws TransferException {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("source", submitted.source());
        row.put("job", submitted.job());
        row.put("state", end.map(JobEnd::state).orElse(submitted.state()));
        row.put("run", end.map(JobEnd::run).orElse(submitted.run()));
        end.ifPresent(known -> {
            if (!known.errorCode().isEmpty()) {
                row.put("errorCode", known.errorCode());
                row.put("errorMessage", known.errorMessage());
            }
            row.put("attemptsFailed", known.attemptsFailed());
            if (!known.outputPrefix().isEmpty()) {
                row.put("outputBucket", known.outputBucket());
                row.put("outputPrefix", known.outputPrefix());
            }
        });
        write(row);
    }

    private void write(Map<String, Object> row) throws TransferException {
        try {
            rows.write(row);
        } catch (IOException e) {
            throw new TransferException("The report " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Puts it in its place. */
    synchronized void finish() throws TransferException {
        try {
            rows.close();
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new TransferException("The report " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** What was not finished is no report. */
    @Override
    public synchronized void close() throws TransferException {
        try {
            rows.close();
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            throw new TransferException("The report " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
