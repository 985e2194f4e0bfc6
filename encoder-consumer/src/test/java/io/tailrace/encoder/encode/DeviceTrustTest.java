package io.tailrace.encoder.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.encoder.dialect.Device;
import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.dialect.ProvenDevice;
import io.tailrace.media.PictureCodec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeviceTrustTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Dialect dialect = Dialects.of("x86-nvenc", "").orElseThrow();
    private final Device device = dialect.device().orElseThrow();
    private final ProvenDevice proven = new ProvenDevice(device, device.decoders(), Set.of());
    private final DeviceTrust trust =
            new DeviceTrust(Encoders.preferred(dialect).with(proven), metrics);

    @Test
    void endsAfterThreeFailuresInARow() throws Exception {
        trust.failed("a");
        trust.failed("b");
        trust.worked();
        trust.failed("c");
        trust.failed("d");
        assertThat(trust.encoders().device()).contains(proven);
        trust.failed("e");

        assertThat(trust.encoders().device()).isEmpty();
        assertThat(trust.encoders().chosen()).as("it still encodes").containsOnlyKeys(PictureCodec.values());
        assertThat(trusted()).isZero();
        trust.awaitLoss();
    }

    @Test
    void comesBackWithWhatTheTrialsProve() {
        for (int i = 0; i < DeviceTrust.MOST_FAILURES; i++) {
            trust.failed("x");
        }
        ProvenDevice less = new ProvenDevice(device, List.of(), Set.of());
        trust.proved(Optional.of(less));

        assertThat(trust.encoders().device()).contains(less);
        assertThat(trusted()).isEqualTo(1);
    }

    @Test
    void countsWhatIsDoneOver() {
        trust.fellBack();
        trust.fellBack();

        assertThat(metrics.get("tailrace.device.fallbacks").counter().count()).isEqualTo(2);
        assertThat(trust.encoders().device())
                .as("only what then went well counts")
                .isPresent();
    }

    private double trusted() {
        return metrics.get("tailrace.device.trusted").gauge().value();
    }
}
