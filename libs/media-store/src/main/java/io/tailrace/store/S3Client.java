package io.tailrace.store;

import io.minio.CopyObjectArgs;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.UploadPartCopyArgs;
import io.minio.Xml;
import io.minio.errors.MinioException;
import io.minio.messages.CopyObjectResult;
import io.minio.messages.CopyPartResult;
import io.minio.messages.Part;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/**
 * One connection to the store. Sends single requests and turns what comes back into {@link StoreException}s; trying again is its callers'
 * business. The asynchronous client is used because its synchronous wrapper cannot be interrupted.
 */
final class S3Client extends MinioAsyncClient {

    /** Requests at a time; okhttp's own limit of 5 per host would make the relay's fetches wait for uploads. */
    private static final int MOST_REQUESTS = 128;

    /** okhttp ends a stalled request within a minute; this bounds one that trickles. */
    private static final Duration LONGEST_REQUEST = Duration.ofHours(1);

    private static final String SHA256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final OkHttpClient http;

    private S3Client(MinioAsyncClient client, OkHttpClient http) {
        super(client);
        this.http = http;
    }

    /**
     * An own okhttp client, since the one minio makes for itself tries statuses again under our own loop.
     *
     * @param silence longest time without a byte in either direction
     */
    static S3Client connect(StoreConnection to, Duration silence) {
        Dispatcher dispatcher = new Dispatcher(threads());
        dispatcher.setMaxRequests(MOST_REQUESTS);
        dispatcher.setMaxRequestsPerHost(MOST_REQUESTS);
        OkHttpClient http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectTimeout(Duration.ofSeconds(5))
                .readTimeout(silence)
                .writeTimeout(silence)
                .callTimeout(Duration.ZERO) // a limit on the whole would end long uploads
                .retryOnConnectionFailure(true) // covers a stale pooled connection, nothing more
                .connectionPool(new ConnectionPool(16, 2, TimeUnit.MINUTES)) // below the idle limit of servers
                .build();
        return new S3Client(minio(to, http), http);
    }

    /** The same connection for bodies: a read that stalls for {@code silence} is given up. */
    S3Client withSilence(StoreConnection to, Duration silence) {
        OkHttpClient impatient = http.newBuilder().readTimeout(silence).build();
        return new S3Client(minio(to, impatient), impatient);
    }

    private static MinioAsyncClient minio(StoreConnection to, OkHttpClient http) {
        return MinioAsyncClient.builder()
                .endpoint(to.endpoint().toString())
                .region(to.region()) // otherwise each bucket costs a request for its location, and that permission
                .credentials(to.accessKey(), to.secretKey())
                .httpClient(http)
                .build();
    }

    private static ExecutorService threads() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "s3-request-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Sends one request and waits for its answer. An interrupt ends the waiting, stays set and becomes a {@link TransientStoreException};
     * the answer, if it still comes, is closed.
     */
    static <T> T call(String bucket, String key, String doing, Supplier<CompletableFuture<T>> request)
            throws StoreException {
        CompletableFuture<T> answer;
        try {
            answer = request.get();
        } catch (RuntimeException e) { // the client checks names before it sends
            throw StoreErrors.of(bucket, key, doing, e);
        }
        try {
            return answer.get(LONGEST_REQUEST.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw StoreErrors.of(bucket, key, doing, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandon(answer);
            throw new TransientStoreException(bucket, key, "could not " + doing + ": interrupted", e);
        } catch (TimeoutException e) {
            abandon(answer);
            throw new TransientStoreException(
                    bucket, key, "could not " + doing + ": no answer for " + LONGEST_REQUEST, e);
        }
    }

    private static <T> void abandon(CompletableFuture<T> answer) {
        CompletableFuture<Void> unused = answer.thenAccept(late -> {
            if (late instanceof AutoCloseable body) {
                closeQuietly(body);
            }
        });
    }

    private static void closeQuietly(AutoCloseable body) {
        try {
            body.close();
        } catch (Exception e) {
            // nobody waits for these bytes, so nobody can be told
        }
    }

    /**
     * Copies an object up to 5 GiB inside the store, and tells the new etag. Written out because the client's own method asks for the
     * source's size first, which is a request more per segment.
     */
    CompletableFuture<String> copyWhole(CopyObjectArgs args) {
        Http.Headers headers =
                Http.Headers.merge(args.makeHeaders(), args.source().makeCopyHeaders());
        headers.put("x-amz-metadata-directive", "REPLACE");
        return executePutAsync(args, headers, null, null).thenCompose(response -> {
            try (response) {
                // an error behind a 200 (the store answers early on slow copies) is no CopyObjectResult, so it fails
                // here
                return CompletableFuture.completedFuture(
                        Xml.unmarshal(CopyObjectResult.class, response.body().charStream())
                                .etag());
            } catch (MinioException e) {
                return CompletableFuture.failedFuture(e);
            }
        });
    }

    /**
     * Copies a range of an object into a part. Written out because the client's own method sends the MD5 of its empty body along, which
     * Ceph RGW compares with the part (16.2: 400 BadDigest).
     */
    CompletableFuture<Part> copyPart(UploadPartCopyArgs args) {
        Http.QueryParameters part = new Http.QueryParameters(
                "partNumber", Integer.toString(args.partNumber()), "uploadId", args.uploadId());
        Http.Body nothing = new Http.Body(new byte[0], 0, null, SHA256_OF_NOTHING, null);
        return executePutAsync(args, args.headers(), part, nothing).thenCompose(response -> {
            try (response) {
                CopyPartResult copied =
                        Xml.unmarshal(CopyPartResult.class, response.body().charStream());
                return CompletableFuture.completedFuture(new Part(copied, args.partNumber()));
            } catch (MinioException e) {
                return CompletableFuture.failedFuture(e);
            }
        });
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
