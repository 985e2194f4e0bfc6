package io.tailrace.store;

import io.minio.errors.ErrorResponseException;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Prerequisites;
import io.tailrace.service.ServiceContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service needs of the object store at its start: an answer, accepted keys, its buckets. Asks for an object that nobody stores, so
 * the right to read is enough. Without the right to list, S3 answers that with 403, which therefore proves nothing and passes.
 */
public final class BucketPresence {

    static final String NO_KEY = ".tailrace-nothing";

    private static final Logger LOG = LoggerFactory.getLogger(BucketPresence.class);
    private static final Set<String> REFUSED_KEYS =
            Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken");
    private static final Retries ONCE = new Retries(1, Duration.ofMillis(1), Duration.ofMillis(1));

    private final ObjectStore store;
    private final List<String> buckets;

    private BucketPresence(ObjectStore store, List<String> buckets) {
        this.store = store;
        this.buckets = List.copyOf(buckets);
    }

    /**
     * Returns when the store answers and the buckets are there.
     *
     * @throws ConfigurationException when the store refuses the key pair, or a bucket's name
     */
    public static void await(ServiceContext context, StoreConnection connection, List<String> buckets) {
        try (ObjectStore store = new ObjectStore(connection, ONCE, StoreLimits.DEFAULT, Duration.ofSeconds(5))) {
            Prerequisites.await(context, "buckets", new BucketPresence(store, buckets)::missing);
        }
    }

    private Optional<String> missing() {
        for (String bucket : buckets) {
            Optional<String> problem = look(bucket);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private Optional<String> look(String bucket) {
        try {
            store.readBytes(bucket, NO_KEY, 1);
            return Optional.empty();
        } catch (ObjectNotFoundException | ObjectChangedException e) {
            return Optional.empty();
        } catch (TransientStoreException e) {
            return Optional.of(e.getMessage());
        } catch (StoreException e) {
            return refused(bucket, e);
        }
    }

    private static Optional<String> refused(String bucket, StoreException refusal) {
        String code = refusal.getCause() instanceof ErrorResponseException answer
                ? Optional.ofNullable(answer.errorResponse().code()).orElse("")
                : "";
        if (REFUSED_KEYS.contains(code)) {
            throw new ConfigurationException(
                    "the object store refuses " + StoreSettings.ACCESS_KEY.name() + " or "
                            + StoreSettings.SECRET_KEY.name() + ": " + refusal.getMessage(),
                    refusal);
        }
        if (code.equals("NoSuchBucket")) {
            return Optional.of("bucket " + bucket + " does not exist: make it, or set another");
        }
        if (code.equals("AccessDenied")) {
            LOG.info("Bucket {} can't be looked at without the right to list it; taken to be there", bucket);
            return Optional.empty();
        }
        throw new ConfigurationException(String.valueOf(refusal.getMessage()), refusal);
    }
}
