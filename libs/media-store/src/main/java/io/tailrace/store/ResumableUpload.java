package io.tailrace.store;

import io.minio.Http;
import io.minio.messages.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads a file so that another process can go on where this one was killed. Parts that were stored stay at the store, also after a
 * failure; a rule of the bucket has to remove those of uploads that nobody comes back for.
 */
final class ResumableUpload {

    private static final Logger log = LoggerFactory.getLogger(ResumableUpload.class);

    private final Uploads uploads;
    private final PartsUpload parts;
    private final Retries retries;
    private final StoreLimits limits;

    ResumableUpload(Uploads uploads, PartsUpload parts, Retries retries, StoreLimits limits) {
        this.uploads = uploads;
        this.parts = parts;
        this.retries = retries;
        this.limits = limits;
    }

    StoredObject run(String bucket, String key, Path file, String contentType, UploadJournal journal)
            throws StoreException {
        try {
            long size = Files.size(file);
            if (size <= limits.singlePut()) {
                return uploads.putFile(bucket, key, file, contentType);
            }
            String sha256 = new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file);
            Http.Headers headers = new Http.Headers(Http.Headers.CONTENT_TYPE, contentType, Lookup.SHA256, sha256);
            Optional<UploadJournal.Progress> before = journal.read();
            if (before.isPresent() && before.get().sha256().equals(sha256)) {
                log.info(
                        "The upload of {} goes on after {} parts",
                        file,
                        before.get().etags().size());
                try {
                    return send(bucket, key, file, headers, journal, before.get());
                } catch (ObjectNotFoundException gone) {
                    log.info("The store has forgotten the upload of {}; it begins again", file);
                }
            } else if (before.isPresent()) {
                parts.abort(bucket, key, before.get().uploadId());
            }
            String uploadId = parts.open(bucket, key, headers);
            UploadJournal.Progress begun =
                    new UploadJournal.Progress(sha256, size, limits.uploadPartFor(size), uploadId, List.of());
            journal.write(begun);
            return send(bucket, key, file, headers, journal, begun);
        } catch (IOException e) {
            // the file and the journal are this machine's, not the store's
            throw new TransientStoreException(bucket, key, "could not upload " + file + ": " + e.getMessage(), e);
        }
    }

    private StoredObject send(
            String bucket,
            String key,
            Path file,
            Http.Headers headers,
            UploadJournal journal,
            UploadJournal.Progress from)
            throws StoreException, IOException {
        List<String> etags = new ArrayList<>(from.etags());
        for (long offset = etags.size() * from.partBytes(); offset < from.size(); offset += from.partBytes()) {
            int number = etags.size() + 1;
            long at = offset;
            long length = Math.min(from.partBytes(), from.size() - offset);
            Part part = retries.run(() -> uploads.sendPart(bucket, key, file, from.uploadId(), number, at, length));
            etags.add(part.etag());
            journal.write(
                    new UploadJournal.Progress(from.sha256(), from.size(), from.partBytes(), from.uploadId(), etags));
        }
        List<Part> all = new ArrayList<>();
        for (String etag : etags) {
            all.add(new Part(all.size() + 1, etag));
        }
        return parts.complete(bucket, key, from.uploadId(), all, headers);
    }
}
