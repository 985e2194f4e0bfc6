package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.Failures;
import io.tailrace.events.Plan;
import io.tailrace.media.DynamicRange;
import io.tailrace.worker.TaskFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The tables of colours that filters read, on local disk. They lie beside the working folders of ffmpeg's processes, so command lines are
 * the same on every node. Safe for use by several threads.
 */
final class ToneTables {

    private final Path folder;

    /** @param folder in which processes get their working folders; exists */
    ToneTables(Path folder) {
        this.folder = folder;
    }

    /** Writes the table that SDR pictures of {@code title} need, unless it is there already. */
    void lay(Title title) throws TaskFailedException {
        if (!title.range().isHigh()) {
            return;
        }
        ToneTable table = table(title.plan(), title.range());
        Path file = folder.resolve(table.file());
        if (Files.exists(file)) {
            return;
        }
        try {
            Path made = Files.createTempFile(folder, "table-", ".cube");
            try {
                Files.writeString(made, table.cube());
                Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(made);
            }
        } catch (IOException e) {
            throw Failures.scratch(e);
        }
    }

    static ToneTable table(Plan plan, DynamicRange from) {
        return new ToneTable(from, Colors.toneMapping(plan));
    }
}
