package io.tailrace.standalone.transfer;

import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** Brings a file with the subtitles beside it into the input bucket, once for each content. Safe for use by several threads. */
public final class FileUpload {

    private final ObjectStore store;

    public FileUpload(ObjectStore store) {
        this.store = store;
    }

    /**
     * What lies in the input bucket now.
     *
     * @param subtitles by key
     */
    public record Uploaded(StoredObject source, Map<String, SubtitleFile> subtitles) {}

    /** A file that was read once; it may be stored under several keys. */
    record Content(Path file, List<SubtitleFile> subtitles, String sha256) {}

    /** Reads the file. */
    static Content content(Path file) throws TransferException {
        List<SubtitleFile> subtitles = SubtitleFile.beside(file);
        return new Content(file, subtitles, sha256(file, subtitles));
    }

    /** Reads and uploads what is not there yet. */
    public Uploaded bring(Path file) throws TransferException {
        return bring(content(file), "");
    }

    /** @param submission empty, or what tells this submission of the same content from earlier ones */
    Uploaded bring(Content content, String submission) throws TransferException {
        Map<String, SubtitleFile> keys = new LinkedHashMap<>();
        for (SubtitleFile text : content.subtitles()) {
            String key = UploadKey.of(name(text.file()), content.sha256(), submission);
            uploaded(text.file(), key);
            keys.put(key, text);
        }
        String key = UploadKey.of(name(content.file()), content.sha256(), submission);
        return new Uploaded(uploaded(content.file(), key), keys);
    }

    private StoredObject uploaded(Path file, String key) throws TransferException {
        String bucket = store.connection().inputBucket();
        try {
            StoredObject there = store.stat(bucket, key, Optional.empty());
            if (there.size() == Files.size(file)) {
                return there;
            }
        } catch (ObjectNotFoundException e) {
            // The usual case: it is new.
        } catch (StoreException | IOException e) {
            throw new TransferException("It could not be uploaded: " + e.getMessage(), e);
        }
        try {
            return store.putFile(bucket, key, file, "application/octet-stream");
        } catch (StoreException e) {
            throw new TransferException("It could not be uploaded: " + e.getMessage(), e);
        }
    }

    /** Other subtitles make another source of the same recording. */
    private static String sha256(Path file, List<SubtitleFile> subtitles) throws TransferException {
        try {
            MessageDigest digest = DigestUtils.getSha256Digest();
            DigestUtils.updateDigest(digest, file);
            for (SubtitleFile text : subtitles) {
                digest.update(name(text.file()).getBytes(StandardCharsets.UTF_8));
                DigestUtils.updateDigest(digest, text.file());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new TransferException("It could not be read: " + e.getMessage(), e);
        }
    }

    private static String name(Path file) {
        Path name = file.getFileName();
        return name == null ? "file" : name.toString();
    }
}
