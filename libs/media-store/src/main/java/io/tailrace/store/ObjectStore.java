package io.tailrace.store;

import io.minio.BucketExistsArgs;
import io.minio.DeleteObjectsArgs;
import io.minio.ListObjectsV2Args;
import io.minio.MakeBucketArgs;
import io.minio.messages.Contents;
import io.minio.messages.DeleteRequest;
import io.minio.messages.DeleteResult;
import io.minio.messages.ListBucketResultV2;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The object store, thread-safe. Every operation tries passing failures again, five times in all with growing pauses (a transfer in
 * parts or a download: five times without a byte of progress), and then throws a {@link StoreException} that says what its caller can
 * do. An interrupted thread gets a {@link TransientStoreException} soon and stays interrupted.
 *
 * <p>Keys may hold any character; a key must not be another's prefix with a slash behind it, which file-backed stores cannot hold. Where
 * listing is not allowed, a missing object is answered with 403, which is a {@link StoreDeniedException}.
 */
public final class ObjectStore implements SourceStore, AutoCloseable {

    /** S3 deletes as many keys by one request. */
    private static final int DELETE_BATCH = 1_000;

    /** A store on a file system shows a body that is still on its way under such a name; no key of the pipeline ends so. */
    private static final Pattern UNFINISHED =
            Pattern.compile(".*-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", Pattern.DOTALL);

    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration SILENCE_OF_A_BODY = Duration.ofSeconds(8);

    private final StoreConnection connection;
    private final S3Client s3;
    private final Retries retries;
    private final Lookup lookup;
    private final Uploads uploads;
    private final Copies copies;
    private final Downloads downloads;

    /** Connects with the first request, not here. */
    public ObjectStore(StoreConnection connection) {
        this(connection, SILENCE_OF_A_BODY);
    }

    /** Gives up a body that is read when not a byte came for {@code silence}; it is then resumed. */
    public ObjectStore(StoreConnection connection, Duration silence) {
        this(connection, Retries.DEFAULT, StoreLimits.DEFAULT, silence);
    }

    ObjectStore(StoreConnection connection, Retries retries, StoreLimits limits, Duration silenceOfABody) {
        this.connection = connection;
        this.retries = retries;
        this.s3 = S3Client.connect(connection, SILENCE);
        this.lookup = new Lookup(s3, retries);
        this.uploads = new Uploads(s3, retries, limits, lookup);
        this.copies = new Copies(s3, retries, limits, lookup);
        // a stalled body is found by nothing else, and can be resumed
        this.downloads = new Downloads(s3.withSilence(connection, silenceOfABody), retries);
    }

    public StoreConnection connection() {
        return connection;
    }

    /** What is stored under {@code key}, or the given version of it. */
    @Override
    public StoredObject stat(String bucket, String key, Optional<String> versionId) throws StoreException {
        return lookup.stat(bucket, key, versionId);
    }

    /** Writes an object from memory, by one PUT; {@code bytes} must not change meanwhile. */
    public StoredObject putBytes(String bucket, String key, byte[] bytes, String contentType) throws StoreException {
        return uploads.putBytes(bucket, key, bytes, contentType);
    }

    /** Writes an object from a file that stays as it is meanwhile; a large one in parts. */
    public StoredObject putFile(String bucket, String key, Path file, String contentType) throws StoreException {
        return uploads.putFile(bucket, key, file, contentType);
    }

    /**
     * Writes an object from a file that stays as it is meanwhile, so that the upload of a large one can go on after the death of this
     * process: the next call with the same journal sends only what is missing. A failed upload leaves its parts at the store.
     */
    public StoredObject resumeFile(String bucket, String key, Path file, String contentType, UploadJournal journal)
            throws StoreException {
        return uploads.resumable().run(bucket, key, file, contentType, journal);
    }

    /** Writes an object unless there is one already. Of several writers exactly one gets {@code true}. */
    public boolean putIfAbsent(String bucket, String key, byte[] bytes, String contentType) throws StoreException {
        return uploads.putIfAbsent(bucket, key, bytes, contentType);
    }

    /**
     * Reads a small object whole, checked against the SHA-256 its writer recorded.
     *
     * @param limit most bytes; a larger object, like a damaged one, is an {@link ObjectChangedException}
     */
    @Override
    public byte[] readBytes(String bucket, String key, int limit) throws StoreException {
        return downloads.readBytes(bucket, key, limit);
    }

    /** Fetches an object to a file that appears when it is complete and checked; a broken transfer is resumed. */
    public void download(String bucket, String key, Path to) throws StoreException {
        downloads.download(bucket, stat(bucket, key, Optional.empty()), to);
    }

    /**
     * Copies inside the store, in parts where it is large. The copy has the given content type and the SHA-256 recorded at the source; it
     * replaces what was there.
     */
    public StoredObject copy(String fromBucket, String fromKey, String toBucket, String toKey, String contentType)
            throws StoreException {
        StoredObject source = stat(fromBucket, fromKey, Optional.empty());
        return copies.copy(
                new Copies.From(fromBucket, fromKey, source.size(), Optional.of(source.etag()), source.sha256()),
                toBucket,
                toKey,
                contentType);
    }

    /**
     * {@link #copy} of an object whose size and SHA-256 (64 hex digits) the caller knows: saves the request that would ask for them. They
     * are not compared with the source here.
     */
    public StoredObject copyKnown(
            String fromBucket,
            String fromKey,
            long size,
            String sha256,
            String toBucket,
            String toKey,
            String contentType)
            throws StoreException {
        return copies.copy(
                new Copies.From(fromBucket, fromKey, size, Optional.empty(), Optional.of(sha256)),
                toBucket,
                toKey,
                contentType);
    }

    /** All finished objects whose keys start with {@code prefix}, in the order of their keys, without versions and checksums. */
    public List<StoredObject> list(String bucket, String prefix) throws StoreException {
        List<StoredObject> found = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            ListBucketResultV2 page = listPage(bucket, prefix, next, "");
            for (Contents item : page.contents()) {
                item.setEncodingType(page.encodingType()); // the client does so only in its own iterator
                if (!UNFINISHED.matcher(item.objectName()).matches()) {
                    String etag = Optional.ofNullable(item.etag()).orElse("").replace("\"", "");
                    found.add(
                            new StoredObject(item.objectName(), item.size(), etag, Optional.empty(), Optional.empty()));
                }
            }
            next = page.isTruncated() ? Optional.ofNullable(page.nextContinuationToken()) : Optional.empty();
        } while (next.isPresent());
        return found;
    }

    /** Up to 1,000 finished objects whose keys start with {@code prefix} and come after {@code after}; nothing else is kept in memory. */
    public ListedPage listPage(String bucket, String prefix, String after) throws StoreException {
        ListBucketResultV2 page = listPage(bucket, prefix, Optional.empty(), after);
        List<ListedObject> objects = new ArrayList<>();
        Optional<String> last = Optional.empty();
        for (Contents item : page.contents()) {
            item.setEncodingType(page.encodingType());
            last = Optional.of(item.objectName());
            if (!UNFINISHED.matcher(item.objectName()).matches()) {
                String etag = Optional.ofNullable(item.etag()).orElse("").replace("\"", "");
                objects.add(new ListedObject(
                        item.objectName(),
                        item.size(),
                        etag,
                        item.lastModified().toInstant()));
            }
        }
        return new ListedPage(objects, page.isTruncated() ? last : Optional.empty());
    }

    private ListBucketResultV2 listPage(String bucket, String prefix, Optional<String> token, String after)
            throws StoreException {
        ListObjectsV2Args args = ListObjectsV2Args.builder()
                .bucket(bucket)
                .prefix(prefix)
                .encodingType("url") // keys may hold what XML may not
                .maxKeys(1_000)
                .continuationToken(token.orElse(null))
                .startAfter(after.isEmpty() ? null : after)
                .build();
        return retries.run(() -> S3Client.call(bucket, prefix, "list", () -> s3.listObjectsV2(args)))
                .result();
    }

    /** Deletes objects; those that are not there count as deleted. Fails when any is left. */
    public void delete(String bucket, Collection<String> keys) throws StoreException {
        List<String> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += DELETE_BATCH) {
            List<String> batch = all.subList(from, Math.min(all.size(), from + DELETE_BATCH));
            retries.run(() -> deleteBatch(bucket, batch));
        }
    }

    private List<String> deleteBatch(String bucket, List<String> keys) throws StoreException {
        DeleteObjectsArgs args = DeleteObjectsArgs.builder()
                .bucket(bucket)
                .quiet(true)
                .objects(keys.stream().map(DeleteRequest.Object::new).toList())
                .build();
        DeleteResult result = S3Client.call(bucket, keys.get(0), "delete", () -> s3.deleteObjects(args))
                .result();
        for (DeleteResult.Error error : result.errors()) {
            if (!"NoSuchKey".equals(error.code())) {
                // the status is 200; the code alone tells a refusal from a failure
                int status = "AccessDenied".equals(error.code()) ? 403 : 500;
                throw StoreErrors.ofStatus(
                        bucket,
                        String.valueOf(error.objectName()),
                        "delete",
                        status,
                        String.valueOf(error.code()),
                        Optional.ofNullable(error.message()),
                        null);
            }
        }
        return keys;
    }

    /** Makes a bucket if it is not there. For the embedded store only: elsewhere buckets are made by whoever owns them. */
    public void ensureBucket(String bucket) throws StoreException {
        boolean exists = retries.run(() -> S3Client.call(
                bucket,
                "",
                "look for the bucket",
                () -> s3.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())));
        if (!exists) {
            retries.run(() -> S3Client.call(
                    bucket,
                    "",
                    "make the bucket",
                    () -> s3.makeBucket(MakeBucketArgs.builder().bucket(bucket).build())));
        }
    }

    /**
     * Opens a range of one version of an object; one try, for a caller that resumes by itself.
     *
     * @param etag without quotes; anything else there is an {@link ObjectChangedException}
     * @param length bytes, at least 1; a range beyond the end of the object is a change too
     */
    @Override
    public RangeBody openRange(
            String bucket, String key, Optional<String> versionId, String etag, long offset, long length)
            throws StoreException {
        return downloads.openRange(bucket, key, versionId, etag, offset, length);
    }

    /** Ends requests in progress. */
    @Override
    public void close() {
        s3.close();
    }
}
