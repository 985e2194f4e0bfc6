package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.events.Capabilities;
import io.tailrace.events.NodeFacts;
import io.tailrace.events.RefusedEncoder;
import io.tailrace.worker.WorkerIdentity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeMetersTest {

    @Test
    void tellsWhatANodeIsAndWhatItsEncodersSaid() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        NodeFacts node = NodeFacts.newBuilder()
                .setGpu("NVIDIA L4")
                .setFfmpeg("7.1")
                .setEncoders(List.of("h264_nvenc", "hevc_nvenc"))
                .setRefused(List.of(new RefusedEncoder("av1_nvenc", "the GPU does not encode this codec")))
                .build();
        NodeMeters.bind(metrics, who(node), node);

        assertThat(metrics.get("tailrace.worker.info")
                        .tag("class", "x86-nvenc")
                        .tag("pool", "gpu")
                        .tag("gpu", "NVIDIA L4")
                        .tag("driver", "none")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(metrics.get("tailrace.worker.encoder").gauges()).hasSize(2);
        assertThat(metrics.get("tailrace.worker.encoder.refused")
                        .tag("encoder", "av1_nvenc")
                        .tag("reason", "codec-not-encoded")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    private static WorkerIdentity who(NodeFacts node) {
        Capabilities none =
                Capabilities.newBuilder().setMaxBitDepth(8).setMaxPixels(0).build();
        return new WorkerIdentity("w1", "host", "gpu", "x86-nvenc", "ffmpeg-7.1/h264-0a", none, 0, Optional.of(node));
    }
}
