package io.tailrace.standalone.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.store.UploadJournal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What this agent knows of one file, in a small JSON file that survives a kill: how it looked, its key, how far its upload is, and whether
 * it was announced.
 */
final class Ledger implements UploadJournal {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path page;
    private final Path file;
    private final Snapshot snapshot;
    private ObjectNode entry;

    private Ledger(Path page, Path file, Snapshot snapshot, ObjectNode entry) {
        this.page = page;
        this.file = file;
        this.snapshot = snapshot;
        this.entry = entry;
    }

    /** Opens what was written about the file as it looks now; about another content nothing is known. */
    static Ledger open(Path folder, Path file, Snapshot snapshot) {
        Path page = folder.resolve(hash(file.toString()) + ".json");
        ObjectNode fresh = JsonNodeFactory.instance.objectNode();
        fresh.put("file", file.toString());
        fresh.put("size", snapshot.size());
        fresh.put("modified", snapshot.modifiedMillis());
        try {
            JsonNode read = JSON.readTree(Files.readAllBytes(page));
            boolean isSame = read.path("size").asLong(-1) == snapshot.size()
                    && read.path("modified").asLong(-1) == snapshot.modifiedMillis()
                    && read.path("file").asText().equals(file.toString());
            return new Ledger(page, file, snapshot, isSame && read instanceof ObjectNode entry ? entry : fresh);
        } catch (IOException e) {
            return new Ledger(page, file, snapshot, fresh); // the usual case: it is new
        }
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(DigestUtils.sha256(text), 0, 16);
    }

    Path file() {
        return file;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    boolean isAnnounced() {
        return entry.path("announced").asBoolean();
    }

    /** The key that the upload was begun under. */
    Optional<String> key() {
        return Optional.ofNullable(entry.path("key").textValue());
    }

    void key(String key) throws IOException {
        entry.put("key", key);
        save();
    }

    void announced() throws IOException {
        entry.put("announced", true);
        entry.remove("upload");
        save();
    }

    @Override
    public Optional<Progress> read() {
        JsonNode upload = entry.path("upload");
        List<String> etags = new ArrayList<>();
        upload.path("etags").forEach(etag -> etags.add(etag.asText()));
        return upload.isObject()
                ? Optional.of(new Progress(
                        upload.path("sha256").asText(),
                        upload.path("size").asLong(),
                        upload.path("partBytes").asLong(),
                        upload.path("uploadId").asText(),
                        etags))
                : Optional.empty();
    }

    @Override
    public void write(Progress progress) throws IOException {
        ObjectNode upload = entry.putObject("upload");
        upload.put("sha256", progress.sha256());
        upload.put("size", progress.size());
        upload.put("partBytes", progress.partBytes());
        upload.put("uploadId", progress.uploadId());
        ArrayNode etags = upload.putArray("etags");
        progress.etags().forEach(etags::add);
        save();
    }

    /** Whole or not at all, and on the disk before anything else happens. */
    private void save() throws IOException {
        Path fresh = page.resolveSibling(page.getFileName() + ".new");
        Files.write(fresh, JSON.writeValueAsBytes(entry));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(fresh, page, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
