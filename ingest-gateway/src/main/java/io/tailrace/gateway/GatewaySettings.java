package io.tailrace.gateway;

import io.tailrace.service.Setting;
import java.util.List;

/** Settings of the gateway. */
public final class GatewaySettings {

    public static final Setting HTTP_HOST =
            new Setting("TAILRACE_HTTP_HOST", "127.0.0.1", "Address the API is bound to; 0.0.0.0 in a container.");
    public static final Setting HTTP_PORT =
            new Setting("TAILRACE_HTTP_PORT", "8080", "Port of the API; 0 takes a free one.");
    public static final Setting EVENT_STREAMS = new Setting(
            "TAILRACE_HTTP_EVENT_STREAMS",
            "256",
            "Event streams at a time; further ones are refused with 503, 0 refuses all.");
    public static final Setting INPUT_BUCKETS = new Setting(
            "TAILRACE_S3_INPUT_BUCKET",
            "media-input",
            "Bucket of the recordings; the gateway takes a list separated by commas and refuses all others.");
    public static final Setting SOURCE_ROOTS = new Setting(
            "TAILRACE_SOURCE_ROOTS",
            "",
            "Folders that workers read sources from, as NAME=/folder, separated by commas; gateway and router need the names only");
    public static final Setting PUBLIC_BASE_URL = new Setting(
            "TAILRACE_PUBLIC_BASE_URL",
            "",
            "Where the output bucket is served to players; with it a job shows its playbackUrl.");
    public static final Setting VIEW_DIR = new Setting(
            "TAILRACE_GATEWAY_VIEW_DIR",
            "/var/lib/tailrace/gateway",
            "Folder of the gateway's view of jobs; it can be lost, it is read again from the jobs topic.");

    public static final Setting SCALING_TOKEN_FILE = new Setting(
            "TAILRACE_SCALING_TOKEN_FILE",
            "",
            "File of bearer tokens that GET /api/v1/scaling wants to be shown, one a line; read with every call. Empty: it wants none");

    private GatewaySettings() {}

    public static List<Setting> all() {
        return List.of(
                HTTP_HOST,
                HTTP_PORT,
                EVENT_STREAMS,
                INPUT_BUCKETS,
                SOURCE_ROOTS,
                PUBLIC_BASE_URL,
                VIEW_DIR,
                SCALING_TOKEN_FILE);
    }
}
