package io.tailrace.encoder.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tailrace.encoder.scan.ScanRound.Verdict;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Lane;
import io.tailrace.media.JobIds;
import io.tailrace.profiles.IngestRules;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import io.tailrace.store.ListedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanRoundTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(10));
    private static final Map<String, String> VARIABLES = Map.of("TAILRACE_SCAN_PREFIXES", "live/, vod/");

    private final ScanPlan plan = ScanPlan.from(Environment.of(VARIABLES));
    private final KnownJobs jobs = new KnownJobs("media-input", plan);
    private final ScanRound round = new ScanRound("media-input", plan, jobs, new Candidates(), IngestRules.none());

    private static ListedObject object(String key, String etag) {
        return new ListedObject(key, 7, etag, NOW.minus(Duration.ofHours(1)));
    }

    private static JobView job(String id, String key, @Nullable String etag, JobState state, Instant created) {
        return JobView.newBuilder()
                .setId(id)
                .setState(state)
                .setRun(1)
                .setProfile("proxy")
                .setLane(Lane.NORMAL)
                .setBucket("media-input")
                .setKey(key)
                .setEtag(etag)
                .setCreatedAtMillis(created.toEpochMilli())
                .setUpdatedAtMillis(created.toEpochMilli())
                .build();
    }

    @Test
    void announcesWhatWasThereUnchangedForLongEnoughAndOnce() {
        ListedObject object = object("live/a.mp4", "e1");
        assertThat(round.judge(object, NOW)).isEqualTo(Verdict.TOO_YOUNG);
        assertThat(round.judge(object, LATER.minusMillis(1))).isEqualTo(Verdict.TOO_YOUNG);
        assertThat(round.judge(object, LATER)).isEqualTo(Verdict.DUE);
    }

    @Test
    void beginsTheAgeAgainWhenTheObjectChanges() {
        round.judge(object("live/a.mp4", "e1"), NOW);
        assertThat(round.judge(object("live/a.mp4", "e2"), LATER)).isEqualTo(Verdict.TOO_YOUNG);
        assertThat(round.judge(object("live/a.mp4", "e2"), LATER.plus(Duration.ofMinutes(10))))
                .isEqualTo(Verdict.DUE);
    }

    @Test
    void announcesNothingTwiceWhileTheRouterIsSlow() {
        Candidates candidates = new Candidates();
        candidates.announced("live/a.mp4", "e1", NOW);
        assertThat(candidates.isDue("live/a.mp4", "e1", NOW.plus(Duration.ofDays(1)), Duration.ZERO))
                .isFalse();
        assertThat(candidates.isDue("live/a.mp4", "e2", NOW.plus(Duration.ofDays(1)), Duration.ZERO))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"live/a.txt", "live/mp4", "live/.mp4/a", "live/folder.mp4/"})
    void passesOverWhatIsNoRecording(String key) {
        assertThat(round.judge(object(key, "e"), NOW)).isEqualTo(Verdict.NOT_MEDIA);
    }

    @Test
    void passesOverEmptyAndOldObjects() {
        assertThat(round.judge(new ListedObject("live/a.mp4", 0, "e", NOW), NOW))
                .isEqualTo(Verdict.NOT_MEDIA);
        assertThat(round.judge(new ListedObject("live/A.MP4", 1, "e", NOW.minus(Duration.ofDays(8))), NOW))
                .isEqualTo(Verdict.TOO_OLD);
    }

    @ParameterizedTest
    @CsvSource({
        "e1, FAILED, 1, KNOWN", // announced by a hook that knew the etag: a failed job is not run again by a scan
        "e1, COMPLETED, -90, KNOWN", // the etag is proof whatever the clocks say
        "e0, COMPLETED, 1, TOO_YOUNG", // a job about the content before
        ", COMPLETED, 1, KNOWN", // a hook without etag, after the upload
        ", CANCELED, -59, KNOWN",
        ", COMPLETED, -90, TOO_YOUNG", // the object was written again after that job
        ", QUEUED, -90, KNOWN" // that job has still to show what it finds
    })
    void asksWhetherAnyJobIsAboutThisVeryContent(@Nullable String etag, JobState state, int minutes, Verdict verdict) {
        ListedObject object = object("live/a.mp4", "e1");
        jobs.put(job("j1", "live/a.mp4", etag, state, NOW.plus(Duration.ofMinutes(minutes))));
        assertThat(round.judge(object, NOW)).isEqualTo(verdict);
        assertThat(round.judge(object("live/b.mp4", "e1"), NOW)).isEqualTo(Verdict.TOO_YOUNG);
    }

    @Test
    void keepsOnlyJobsThatCanStillMatter() {
        jobs.put(job("j1", "live/a.mp4", "e", JobState.COMPLETED, NOW));
        jobs.put(job("j2", "live/b.mp4", "e", JobState.ENCODING, NOW));
        jobs.put(job("j3", "elsewhere/c.mp4", "e", JobState.QUEUED, NOW));
        jobs.put(JobView.newBuilder(job("j4", "live/d.mp4", "e", JobState.PLANNED, NOW))
                .setIsDryRun(true)
                .build());
        assertThat(jobs.size()).isEqualTo(2);
        jobs.forgetBefore(NOW.plusMillis(1));
        assertThat(jobs.size()).isEqualTo(1);
    }

    @Test
    void makesTheJobThatAHookWithTheEtagWouldHaveMade(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("ingest.yaml"), """
                rules:
                  - {source: nginx-rtmp, profile: hls-ladder}
                  - {prefix: live/, profile: proxy, priority: bulk, outputPrefix: "scan/{name}", metadata: {by: scan}}
                """);
        ScanRound ruled =
                new ScanRound("media-input", plan, jobs, new Candidates(), IngestRules.load(Optional.of(file)));
        IngestCompleted record = ruled.announcement(object("live/a.mp4", "e1"));
        assertThat(record.getSource()).isEqualTo("scan");
        assertThat(record.getLane()).isEqualTo(Lane.BULK);
        assertThat(record.getOutputPrefix()).contains("scan/a");
        assertThat(record.getMetadata()).isEqualTo(Map.of("by", "scan"));
        JobIds.Identity ofScan = new JobIds.Identity(
                record.getBucket(),
                record.getKey(),
                record.getProfile(),
                record.getIdempotencyKey(),
                record.getVersionId(),
                record.getEtag(),
                record.getEventId(),
                record.getEventTimeMillis());
        JobIds.Identity ofHook = new JobIds.Identity(
                "media-input",
                "live/a.mp4",
                "proxy",
                Optional.empty(),
                Optional.empty(),
                Optional.of("e1"),
                "an id of the recorder's",
                17);
        assertThat(JobIds.derive(ofScan)).isEqualTo(JobIds.derive(ofHook));
    }

    @ParameterizedTest
    @CsvSource({
        "TAILRACE_SCAN_PREFIXES, ''",
        "TAILRACE_SCAN_INTERVAL, 500ms",
        "TAILRACE_SCAN_MAX_AGE, 5m",
        "TAILRACE_SCAN_MAX_AGE, 91d"
    })
    void refusesPlansThatMakeNoSense(String name, String value) {
        Environment environment = Environment.of(VARIABLES).with(Map.of(name, value));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ScanPlan.from(environment))
                .withMessageContaining(name);
    }
}
