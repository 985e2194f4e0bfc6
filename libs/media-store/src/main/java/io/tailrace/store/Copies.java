package io.tailrace.store;

import io.minio.ComposeObjectArgs;
import io.minio.CopyObjectArgs;
import io.minio.Http;
import io.minio.SourceObject;
import io.minio.UploadPartCopyArgs;
import io.minio.messages.Part;
import java.util.List;
import java.util.Optional;

/** Copies objects inside the store, so that no byte passes this process. */
final class Copies {

    private final S3Client s3;
    private final Retries retries;
    private final StoreLimits limits;
    private final PartsUpload partsUpload;
    private final Lookup lookup;

    Copies(S3Client s3, Retries retries, StoreLimits limits, Lookup lookup) {
        this.s3 = s3;
        this.retries = retries;
        this.limits = limits;
        this.partsUpload = new PartsUpload(s3, retries, lookup);
        this.lookup = lookup;
    }

    /** What is copied. An empty etag means whatever is there. */
    record From(String bucket, String key, long size, Optional<String> etag, Optional<String> sha256) {}

    StoredObject copy(From from, String bucket, String key, String contentType) throws StoreException {
        Http.Headers headers = new Http.Headers(Http.Headers.CONTENT_TYPE, contentType);
        from.sha256().ifPresent(digits -> headers.put(Lookup.SHA256, digits));
        return from.size() <= limits.singleCopy()
                ? copyWhole(from, bucket, key, headers)
                : copyInParts(from, bucket, key, headers);
    }

    private StoredObject copyWhole(From from, String bucket, String key, Http.Headers headers) throws StoreException {
        CopyObjectArgs args = CopyObjectArgs.builder()
                .bucket(bucket)
                .object(key)
                .headers(headers)
                .source(source(from))
                .build();
        String etag = retries.run(() -> S3Client.call(bucket, key, doing(from), () -> s3.copyWhole(args)));
        if (etag == null) {
            return lookup.stat(bucket, key);
        }
        return new StoredObject(key, from.size(), etag.replace("\"", ""), Optional.empty(), from.sha256());
    }

    private StoredObject copyInParts(From from, String bucket, String key, Http.Headers headers) throws StoreException {
        return partsUpload.run(
                bucket,
                key,
                headers,
                from.size(),
                limits.copyPartFor(from.size()),
                (upload, number, offset, length) -> copyPart(from, bucket, key, upload, number, offset, length));
    }

    /** The client's own composeObject sends the whole source for each part above 5 GiB (9.0.4), so the range is set here. */
    private Part copyPart(From from, String bucket, String key, String uploadId, int number, long offset, long length)
            throws StoreException {
        Http.Headers headers = source(from).makeCopyHeaders();
        headers.put(Http.Headers.X_AMZ_COPY_SOURCE_RANGE, "bytes=" + offset + "-" + (offset + length - 1));
        // the builder of UploadPartCopyArgs cannot build one (its constructor is private), so this way round
        ComposeObjectArgs target = ComposeObjectArgs.builder()
                .bucket(bucket)
                .object(key)
                .sources(List.of(source(from)))
                .build();
        UploadPartCopyArgs args = new UploadPartCopyArgs(target, uploadId, number, headers);
        return S3Client.call(bucket, key, doing(from) + ", part " + number, () -> s3.copyPart(args));
    }

    private static SourceObject source(From from) {
        return SourceObject.builder()
                .bucket(from.bucket())
                .object(from.key())
                .matchETag(from.etag().map(etag -> '"' + etag + '"').orElse(null)) // some compare it with its quotes
                .build();
    }

    private static String doing(From from) {
        return "copy s3://" + from.bucket() + "/" + from.key() + " here";
    }
}
