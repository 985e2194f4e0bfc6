package io.tailrace.store;

import io.tailrace.service.Setting;
import java.util.List;

/** The variables that name the object store. */
public final class StoreSettings {

    public static final Setting ENDPOINT = new Setting(
            "TAILRACE_S3_ENDPOINT", "", "Address of the S3 API, such as https://s3.eu-central-1.amazonaws.com");
    public static final Setting REGION = new Setting("TAILRACE_S3_REGION", "us-east-1", "Region used in signatures");
    public static final Setting ACCESS_KEY = new Setting("TAILRACE_S3_ACCESS_KEY", "", "Access key id");
    public static final Setting SECRET_KEY =
            new Setting("TAILRACE_S3_SECRET_KEY", "", "Secret access key; never logged, never on a command line");
    public static final Setting INPUT_BUCKET =
            new Setting("TAILRACE_S3_INPUT_BUCKET", "media-input", "Bucket recordings are read from");
    public static final Setting WORK_BUCKET =
            new Setting("TAILRACE_S3_WORK_BUCKET", "media-work", "Bucket of attempts in progress");
    public static final Setting OUTPUT_BUCKET =
            new Setting("TAILRACE_S3_OUTPUT_BUCKET", "media-output", "Bucket assets are published to");

    private StoreSettings() {}

    public static List<Setting> all() {
        return List.of(ENDPOINT, REGION, ACCESS_KEY, SECRET_KEY, INPUT_BUCKET, WORK_BUCKET, OUTPUT_BUCKET);
    }
}
