package io.tailrace.store;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides which of the four kinds of {@link StoreException} a failed request is. Pure. */
final class StoreErrors {

    /** Codes of a 400 that mean a broken transfer, not a wrong request. */
    private static final Set<String> BROKEN_TRANSFER =
            Set.of("BadDigest", "IncompleteBody", "RequestTimeout", "SlowDown", "XAmzContentSHA256Mismatch");

    private static final Pattern RESPONSE_CODE = Pattern.compile("Response code: (\\d{3})");

    private StoreErrors() {}

    /**
     * @param doing what was tried, to be read after "could not": {@code "read"}
     */
    static StoreException of(String bucket, String key, String doing, Throwable thrown) {
        Throwable problem = unwrap(thrown);
        if (problem instanceof StoreException decided) {
            return decided;
        }
        if (problem instanceof ErrorResponseException refused) {
            return ofStatus(
                    bucket,
                    key,
                    doing,
                    refused.response().code(),
                    refused.errorResponse().code(),
                    Optional.ofNullable(refused.errorResponse().message()),
                    problem);
        }
        if (problem instanceof ServerException refused) {
            return ofStatus(bucket, key, doing, refused.statusCode(), "", Optional.empty(), problem);
        }
        if (problem instanceof InvalidResponseException) {
            // an answer that is not S3's, mostly a proxy's; the client keeps its status in the message only
            Matcher status = RESPONSE_CODE.matcher(String.valueOf(problem.getMessage()));
            int code = status.find() ? Integer.parseInt(status.group(1)) : 500;
            return ofStatus(bucket, key, doing, code, "", Optional.of("answer in no S3 format"), problem);
        }
        return ofException(bucket, key, doing, problem);
    }

    /** A refused connection is an IllegalStateException around the ConnectException (minio 9.0.4), so the causes decide. */
    private static StoreException ofException(String bucket, String key, String doing, Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return new TransientStoreException(
                        bucket, key, "could not " + doing + ": connection failed, " + cause.getMessage(), problem);
            }
        }
        if (problem instanceof IllegalArgumentException) {
            return new StoreDeniedException(
                    bucket, key, "could not " + doing + ": not a valid request, " + problem.getMessage(), problem);
        }
        if (problem instanceof MinioException || problem instanceof RuntimeException) {
            return new TransientStoreException(
                    bucket, key, "could not " + doing + ": the answer makes no sense, " + problem, problem);
        }
        throw new IllegalStateException("could not " + doing, problem);
    }

    /** The kind of an answer with {@code status}; {@code code} is S3's own name for the error, empty when it gave none. */
    static StoreException ofStatus(
            String bucket,
            String key,
            String doing,
            int status,
            String code,
            Optional<String> said,
            @Nullable Throwable cause) {
        String sentence = "could not " + doing + ": the store answered " + status
                + (code.isEmpty() ? "" : " " + code)
                + said.map(text -> ", " + text).orElse("");
        if (code.equals("RequestTimeTooSkewed")) {
            return new TransientStoreException(
                    bucket, key, sentence + "; the clock of this machine or of the store is wrong", cause);
        }
        if (code.equals("NoSuchBucket")) {
            return new StoreDeniedException(bucket, key, sentence + "; the bucket does not exist", cause);
        }
        if (status == 404) {
            return new ObjectNotFoundException(bucket, key, sentence, cause);
        }
        if (status == 412 || status == 416) {
            return new ObjectChangedException(bucket, key, sentence, cause);
        }
        // 409 is OperationAborted or ConditionalRequestConflict: two writers at a time
        boolean passing = status == 408 || status == 409 || status == 429 || (status >= 500 && status != 501);
        if (passing || status < 400 || BROKEN_TRANSFER.contains(code)) {
            return new TransientStoreException(bucket, key, sentence, cause);
        }
        return new StoreDeniedException(bucket, key, sentence, cause);
    }

    private static Throwable unwrap(Throwable thrown) {
        Throwable problem = thrown;
        while ((problem instanceof CompletionException || problem instanceof ExecutionException)
                && problem.getCause() != null) {
            problem = problem.getCause();
        }
        return problem;
    }
}
