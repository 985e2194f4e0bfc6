package io.tailrace.store;

import io.minio.Http;
import io.minio.ObjectWriteResponse;
import io.minio.PutObjectAPIArgs;
import io.minio.UploadPartArgs;
import io.minio.messages.Part;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Writes objects: each body with Content-MD5, so that the store refuses damage, and with its SHA-256 as metadata. */
final class Uploads {

    private final S3Client s3;
    private final Retries retries;
    private final StoreLimits limits;
    private final Lookup lookup;
    private final PartsUpload partsUpload;

    Uploads(S3Client s3, Retries retries, StoreLimits limits, Lookup lookup) {
        this.s3 = s3;
        this.retries = retries;
        this.limits = limits;
        this.lookup = lookup;
        this.partsUpload = new PartsUpload(s3, retries, lookup);
    }

    StoredObject putBytes(String bucket, String key, byte[] bytes, String contentType) throws StoreException {
        Digests digests = Digests.of(bytes);
        PutObjectAPIArgs args = onePut(bucket, key, contentType, headers(digests))
                .data(bytes, bytes.length)
                .build();
        return send(bucket, key, args, bytes.length, digests);
    }

    /**
     * One PUT with If-None-Match, whatever the size: with an upload in parts the condition has no effect. A PUT tried again, by us or by
     * okhttp, may meet its own first attempt as 412, so the object itself has to tell who wrote it.
     */
    boolean putIfAbsent(String bucket, String key, byte[] bytes, String contentType) throws StoreException {
        Digests digests = Digests.of(bytes);
        String writer = UUID.randomUUID().toString();
        Http.Headers headers = headers(digests);
        headers.put("If-None-Match", "*");
        headers.put(Lookup.WRITER, writer);
        PutObjectAPIArgs args = onePut(bucket, key, contentType, headers)
                .data(bytes, bytes.length)
                .build();
        try {
            send(bucket, key, args, bytes.length, digests);
            return true;
        } catch (ObjectChangedException taken) {
            return lookup.writer(bucket, key).equals(Optional.of(writer));
        }
    }

    /** The same client for an upload that may be resumed. */
    ResumableUpload resumable() {
        return new ResumableUpload(this, partsUpload, retries, limits);
    }

    StoredObject putFile(String bucket, String key, Path file, String contentType) throws StoreException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            long size = open.length();
            Digests digests = Digests.of(file, 0, size);
            if (size <= limits.singlePut()) {
                return retries.run(() -> sendFile(bucket, key, open, size, digests, contentType));
            }
            return putInParts(bucket, key, file, size, digests, contentType);
        } catch (IOException e) {
            // the file is this machine's, not the store's
            throw new TransientStoreException(bucket, key, "could not read " + file + ": " + e.getMessage(), e);
        }
    }

    private StoredObject sendFile(
            String bucket, String key, RandomAccessFile open, long size, Digests digests, String contentType)
            throws StoreException {
        rewind(bucket, key, open);
        PutObjectAPIArgs args = onePut(bucket, key, contentType, headers(digests))
                .file(open, size)
                .build();
        return sendOnce(bucket, key, args, size, digests);
    }

    /** The client's body starts at the file pointer, which an attempt before has moved. */
    private static void rewind(String bucket, String key, RandomAccessFile open) throws StoreException {
        try {
            open.seek(0);
        } catch (IOException e) {
            throw StoreErrors.of(bucket, key, "write", e);
        }
    }

    private StoredObject putInParts(
            String bucket, String key, Path file, long size, Digests digests, String contentType)
            throws StoreException {
        Http.Headers headers =
                new Http.Headers(Http.Headers.CONTENT_TYPE, contentType, Lookup.SHA256, digests.sha256());
        return partsUpload.run(
                bucket,
                key,
                headers,
                size,
                limits.uploadPartFor(size),
                (upload, number, offset, length) -> sendPart(bucket, key, file, upload, number, offset, length));
    }

    Part sendPart(String bucket, String key, Path file, String uploadId, int number, long offset, long length)
            throws StoreException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            Digests digests = Digests.of(file, offset, length);
            open.seek(offset);
            UploadPartArgs args = UploadPartArgs.builder()
                    .bucket(bucket)
                    .object(key)
                    .uploadId(uploadId)
                    .partNumber(number)
                    .headers(new Http.Headers(
                            Http.Headers.CONTENT_MD5,
                            digests.md5(),
                            Http.Headers.X_AMZ_CONTENT_SHA256,
                            digests.sha256()))
                    .file(open, length)
                    .build();
            return S3Client.call(bucket, key, "write part " + number, () -> s3.uploadPart(args))
                    .part();
        } catch (IOException e) {
            throw new TransientStoreException(bucket, key, "could not read " + file + ": " + e.getMessage(), e);
        }
    }

    private StoredObject send(String bucket, String key, PutObjectAPIArgs args, long size, Digests digests)
            throws StoreException {
        return retries.run(() -> sendOnce(bucket, key, args, size, digests));
    }

    private StoredObject sendOnce(String bucket, String key, PutObjectAPIArgs args, long size, Digests digests)
            throws StoreException {
        ObjectWriteResponse answer = S3Client.call(bucket, key, "write", () -> s3.putObject(args));
        return new StoredObject(
                key, size, answer.etag(), Optional.ofNullable(answer.versionId()), Optional.of(digests.sha256()));
    }

    private static PutObjectAPIArgs.Builder onePut(
            String bucket, String key, String contentType, Http.Headers headers) {
        return PutObjectAPIArgs.builder()
                .bucket(bucket)
                .object(key)
                .contentType(contentType)
                .headers(headers);
    }

    /** With both checksums given the client computes none of its own. */
    private static Http.Headers headers(Digests digests) {
        return new Http.Headers(
                Http.Headers.CONTENT_MD5,
                digests.md5(),
                Http.Headers.X_AMZ_CONTENT_SHA256,
                digests.sha256(),
                Lookup.SHA256,
                digests.sha256());
    }
}
