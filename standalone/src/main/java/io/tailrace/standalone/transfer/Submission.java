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
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** Brings a file into the input bucket and has the gateway make a job of it. Safe for use by several threads. */
public final class Submission {

    private final ObjectStore store;
    private final GatewayClient gateway;
    private final Optional<String> profile;
    private final Clock clock;

    public Submission(ObjectStore store, GatewayClient gateway, Optional<String> profile, Clock clock) {
        this.store = store;
        this.gateway = gateway;
        this.profile = profile;
        this.clock = clock;
    }

    /** Why {@code file} cannot be submitted at all; empty when it can be tried. */
    public static Optional<String> objection(Path file) {
        if (!Files.exists(file)) {
            return Optional.of("There is no such file.");
        }
        if (Files.isDirectory(file)) {
            return Optional.of("It is a folder; name the files in it.");
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of("It is not a regular file.");
        }
        if (!Files.isReadable(file)) {
            return Optional.of("It may not be read by this user.");
        }
        return Optional.empty();
    }

    /**
     * Uploads and announces, with the files of subtitles beside it. The same content with the same profile is the same job, which runs again when it failed or was cancelled. A
     * job that ended with a part of its renditions does not: the content is submitted as another one.
     */
    public JobStatus submit(Path file) throws TransferException, InterruptedException {
        List<SubtitleFile> subtitles = SubtitleFile.beside(file);
        String hash = sha256(file, subtitles);
        JobStatus job = announce(file, subtitles, hash, "");
        if (job.isPartial()) {
            return announce(file, subtitles, hash, Long.toString(clock.millis(), Character.MAX_RADIX));
        }
        return job;
    }

    private JobStatus announce(Path file, List<SubtitleFile> subtitles, String hash, String submission)
            throws TransferException, InterruptedException {
        Map<String, SubtitleFile> keys = new LinkedHashMap<>();
        for (SubtitleFile text : subtitles) {
            String key = UploadKey.of(name(text.file()), hash, submission);
            uploaded(text.file(), key);
            keys.put(key, text);
        }
        String bucket = store.connection().inputBucket();
        StoredObject source = uploaded(file, UploadKey.of(name(file), hash, submission));
        return keys.isEmpty()
                ? gateway.announce(bucket, source, profile)
                : gateway.submit(bucket, source, profile, keys);
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
