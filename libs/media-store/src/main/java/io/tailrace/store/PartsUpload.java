package io.tailrace.store;

import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.Http;
import io.minio.ObjectWriteResponse;
import io.minio.messages.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object made of parts: opened, part by part filled, completed; aborted when anything of that fails, since unfinished parts cost
 * space and show in no listing. Each part is tried again by itself.
 */
final class PartsUpload {

    private static final Logger log = LoggerFactory.getLogger(PartsUpload.class);

    private final S3Client s3;
    private final Retries retries;
    private final Lookup lookup;

    PartsUpload(S3Client s3, Retries retries, Lookup lookup) {
        this.s3 = s3;
        this.retries = retries;
        this.lookup = lookup;
    }

    /** Makes one part; called again when it fails in passing. */
    @FunctionalInterface
    interface PartSender {
        /** Parts are numbered from 1. */
        Part send(String uploadId, int number, long offset, long length) throws StoreException;
    }

    /** Uploads {@code size} bytes in parts of {@code partBytes}, the last one shorter. Tells what then is there. */
    StoredObject run(String bucket, String key, Http.Headers headers, long size, long partBytes, PartSender sender)
            throws StoreException {
        String uploadId = open(bucket, key, headers);
        boolean done = false;
        try {
            List<Part> parts = new ArrayList<>();
            for (long offset = 0; offset < size; offset += partBytes) {
                int number = parts.size() + 1;
                long from = offset;
                long length = Math.min(partBytes, size - offset);
                parts.add(retries.run(() -> sender.send(uploadId, number, from, length)));
            }
            StoredObject stored = complete(bucket, key, uploadId, parts, headers);
            done = true;
            return stored;
        } finally {
            if (!done) {
                abort(bucket, key, uploadId);
            }
        }
    }

    String open(String bucket, String key, Http.Headers headers) throws StoreException {
        return retries.run(() -> S3Client.call(
                        bucket,
                        key,
                        "start the upload",
                        () -> s3.createMultipartUpload(CreateMultipartUploadArgs.builder()
                                .bucket(bucket)
                                .object(key)
                                .headers(headers)
                                .build()))
                .result()
                .uploadId());
    }

    /** A completion that meets its own first attempt is refused, in words of each store's own: then the object itself tells. */
    StoredObject complete(String bucket, String key, String uploadId, List<Part> parts, Http.Headers headers)
            throws StoreException {
        try {
            retries.run(() -> completeOnce(bucket, key, uploadId, parts));
        } catch (StoreException refused) {
            Optional<String> wanted = Optional.ofNullable(headers.getFirst(Lookup.SHA256));
            if (wanted.isEmpty() || !isStored(bucket, key, wanted)) {
                throw refused;
            }
        }
        return lookup.stat(bucket, key); // the answer may come without an etag
    }

    private ObjectWriteResponse completeOnce(String bucket, String key, String uploadId, List<Part> parts)
            throws StoreException {
        CompleteMultipartUploadArgs args = CompleteMultipartUploadArgs.builder()
                .bucket(bucket)
                .object(key)
                .uploadId(uploadId)
                .parts(parts.toArray(new Part[0]))
                .build();
        return S3Client.call(bucket, key, "complete the upload", () -> s3.completeMultipartUpload(args));
    }

    private boolean isStored(String bucket, String key, Optional<String> sha256) {
        try {
            return lookup.stat(bucket, key).sha256().equals(sha256);
        } catch (StoreException e) {
            return false;
        }
    }

    void abort(String bucket, String key, String uploadId) {
        // an interrupted caller still tidies up; the request itself is short
        boolean interrupted = Thread.interrupted();
        try {
            S3Client.call(
                    bucket,
                    key,
                    "abort the upload",
                    () -> s3.abortMultipartUpload(AbortMultipartUploadArgs.builder()
                            .bucket(bucket)
                            .object(key)
                            .uploadId(uploadId)
                            .build()));
        } catch (ObjectNotFoundException e) {
            log.debug("nothing left to abort: {}", e.getMessage());
        } catch (StoreException e) {
            log.warn(
                    "parts of an unfinished upload stay until the bucket's lifecycle removes them: {}", e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
