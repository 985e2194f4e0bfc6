package io.tailrace.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.encoder.NodeReport;
import io.tailrace.service.Environment;
import io.tailrace.standalone.doctor.Finding.Verdict;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {

    private static final Environment NOTHING = Environment.of(Map.of());
    private static final Check WELL = check(() -> Finding.ok("well", "it is well"));

    private interface Look {
        Finding look();
    }

    private static Check check(Look look) {
        return new Check() {
            @Override
            public String subject() {
                return "thing";
            }

            @Override
            public Finding look() {
                return look.look();
            }
        };
    }

    @Test
    void looksAtEverythingEvenWhenOneThingFails() throws Exception {
        List<Finding> findings = new ArrayList<>();
        Check broken = check(() -> {
            throw new IllegalStateException("it is broken");
        });
        assertThat(new Doctor(List.of(broken, WELL)).examine(findings::add)).isFalse();
        assertThat(findings).extracting(Finding::verdict).containsExactly(Verdict.FAILURE, Verdict.OK);
        assertThat(findings.get(0).sentence()).isEqualTo("it is broken");
        assertThat(new Doctor(List.of(WELL)).examine(findings::add)).isTrue();
    }

    @Test
    void saysWhichVariableIsMissingAndWhereItMayComeFrom() throws Exception {
        List<Finding> findings = new ArrayList<>();
        Doctor doctor = new Doctor(List.of(
                new ClusterCheck(NOTHING), new ClockCheck(NOTHING, Clock.systemUTC()), BucketCheck.work(NOTHING)));
        assertThat(doctor.examine(findings::add)).isFalse();
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.sentence())
                        .contains("TAILRACE_", "is not set")
                        .contains("--env FILE"));
        assertThat(new GatewayCheck(NOTHING).look().verdict()).isEqualTo(Verdict.SKIPPED);
    }

    @Test
    void warnsOfEncodersThatAreMissingAndSaysWhy() {
        EncoderCheck check = new EncoderCheck(NOTHING);
        NodeReport whole = new NodeReport("cpu", List.of("libx264", "libx265"), List.of());
        assertThat(check.judge(whole)).isEqualTo(Finding.ok("encoders", "class cpu: libx264, libx265"));
        NodeReport part =
                new NodeReport("cpu", List.of("libx264"), List.of("libx265: this ffmpeg was built without it"));
        assertThat(check.judge(part))
                .isEqualTo(Finding.warning(
                        "encoders", "class cpu: libx264; without libx265: this ffmpeg was built without it"));
    }

    @Test
    void saysThatAnObjectStoreDoesNotAnswer() throws Exception {
        Environment nobody = Environment.of(Map.of("TAILRACE_S3_ENDPOINT", "http://127.0.0.1:1"));
        Finding finding = new ClockCheck(nobody, Clock.systemUTC()).look();
        assertThat(finding.verdict()).isEqualTo(Verdict.FAILURE);
        assertThat(finding.sentence()).contains("does not answer", "TAILRACE_S3_ENDPOINT");
    }

    @ParameterizedTest
    @CsvSource({"0, OK", "-29, OK", "30, WARNING", "-899, WARNING", "900, FAILURE", "-90000, FAILURE"})
    void judgesAClockByWhatTheStoreRefuses(long seconds, Verdict verdict) {
        assertThat(new ClockCheck(NOTHING, Clock.systemUTC())
                        .judge(Duration.ofSeconds(seconds))
                        .verdict())
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"0, FAILURE", "1, FAILURE", "2, WARNING", "19, WARNING", "20, OK"})
    void judgesTheRoomForFiles(long gibibytes, Verdict verdict) {
        assertThat(new ScratchCheck(NOTHING)
                        .judge(Path.of("scratch"), gibibytes << 30)
                        .verdict())
                .isEqualTo(verdict);
    }

    @Test
    void saysThatAScratchFolderIsNotThere(@TempDir Path folder) {
        Environment environment = Environment.of(
                Map.of("TAILRACE_SCRATCH_DIR", folder.resolve("none").toString()));
        Finding finding = new ScratchCheck(environment).look();
        assertThat(finding.verdict()).isEqualTo(Verdict.FAILURE);
        assertThat(finding.sentence()).contains("TAILRACE_SCRATCH_DIR");
    }
}
