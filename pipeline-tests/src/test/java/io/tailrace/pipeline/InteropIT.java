package io.tailrace.pipeline;

import io.tailrace.embedded.TestCluster;
import io.tailrace.interop.ApicurioRegistry;
import io.tailrace.interop.CephRgw;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole job on an object store and a schema registry that others make. */
@Tag("interop")
class InteropIT {

    @TempDir
    Path folder;

    @Test
    void theFourServicesMakeAnAssetOnCephAndApicurio() throws Exception {
        try (CephRgw ceph = CephRgw.start(folder, "interop", "interop-secret");
                ApicurioRegistry registry = ApicurioRegistry.start(folder)) {
            Map<String, String> variables = Map.of(
                    "TAILRACE_KAFKA_BOOTSTRAP_SERVERS", TestCluster.shared().bootstrapServers(),
                    "TAILRACE_TOPIC_PREFIX", TestCluster.shared().uniquePrefix(),
                    "TAILRACE_REGISTRY_URL", registry.url(),
                    "TAILRACE_S3_ENDPOINT", ceph.endpoint().toString(),
                    "TAILRACE_S3_ACCESS_KEY", "interop",
                    "TAILRACE_S3_SECRET_KEY", "interop-secret");
            LoneServices.makeBuckets(variables);
            try (LoneServices services = new LoneServices(folder, variables)) {
                services.startAll();
                services.makeAnAssetOfTheClip();
                services.endCleanly();
            }
        }
    }
}
