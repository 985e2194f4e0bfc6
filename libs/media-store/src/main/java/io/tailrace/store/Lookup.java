package io.tailrace.store;

import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import java.util.Optional;

/** Asks what is stored under a key, and who wrote it. */
final class Lookup {

    /** Header and metadata under which a writer leaves the SHA-256 of a body. */
    static final String SHA256 = "X-Amz-Meta-Sha256";

    /** Who made a conditional PUT, so that a writer recognises its own. */
    static final String WRITER = "X-Amz-Meta-Writer";

    private final S3Client s3;
    private final Retries retries;

    Lookup(S3Client s3, Retries retries) {
        this.s3 = s3;
        this.retries = retries;
    }

    StoredObject stat(String bucket, String key, Optional<String> versionId) throws StoreException {
        StatObjectResponse found = head(bucket, key, versionId);
        return new StoredObject(
                key,
                found.size(),
                found.etag(),
                Optional.ofNullable(found.versionId()),
                Optional.ofNullable(found.headers().get(SHA256)));
    }

    StoredObject stat(String bucket, String key) throws StoreException {
        return stat(bucket, key, Optional.empty());
    }

    Optional<String> writer(String bucket, String key) throws StoreException {
        return Optional.ofNullable(head(bucket, key, Optional.empty()).headers().get(WRITER));
    }

    private StatObjectResponse head(String bucket, String key, Optional<String> versionId) throws StoreException {
        return retries.run(() -> S3Client.call(
                bucket,
                key,
                "look at",
                () -> s3.statObject(StatObjectArgs.builder()
                        .bucket(bucket)
                        .object(key)
                        .versionId(versionId.orElse(null))
                        .build())));
    }
}
