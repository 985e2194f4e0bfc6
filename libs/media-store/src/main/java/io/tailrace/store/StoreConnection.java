package io.tailrace.store;

import io.tailrace.service.Environment;
import java.net.URI;

/**
 * Where the objects are and with which key pair.
 *
 * @param endpoint http or https address without a path
 * @param region given with every signature, so that nobody has to ask the store for it
 */
public record StoreConnection(
        URI endpoint,
        String region,
        String accessKey,
        String secretKey,
        String inputBucket,
        String workBucket,
        String outputBucket) {

    /**
     * Reads the {@code TAILRACE_S3_*} variables, see {@link StoreSettings}.
     *
     * @throws io.tailrace.service.ConfigurationException when one is missing or makes no sense
     */
    public static StoreConnection from(Environment env) {
        return new StoreConnection(
                env.uri(StoreSettings.ENDPOINT),
                env.text(StoreSettings.REGION),
                env.text(StoreSettings.ACCESS_KEY),
                env.text(StoreSettings.SECRET_KEY),
                env.text(StoreSettings.INPUT_BUCKET),
                env.text(StoreSettings.WORK_BUCKET),
                env.text(StoreSettings.OUTPUT_BUCKET));
    }

    /** Without the secret: connections end up in log lines. */
    @Override
    public String toString() {
        return "StoreConnection[" + endpoint + ", region " + region + ", access key " + accessKey + ", buckets "
                + inputBucket + ", " + workBucket + ", " + outputBucket + "]";
    }
}
