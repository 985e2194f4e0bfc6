package io.tailrace.standalone.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tailrace.embedded.EmbeddedS3;
import io.tailrace.standalone.progress.BatchProgress;
import io.tailrace.standalone.transfer.GatewayClient;
import io.tailrace.standalone.transfer.Server;
import io.tailrace.standalone.transfer.TransferException;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches against a real bucket and a gateway that is troubled at will. */
@Timeout(120)
class BatchIT {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private EmbeddedS3 s3;
    private ObjectStore store;
    private StandInGateway gateway;

    @BeforeEach
    void start() throws Exception {
        s3 = EmbeddedS3.start(folder.resolve("s3"), 0, "key", "secret", List.of());
        store = new ObjectStore(new StoreConnection(
                URI.create(s3.endpoint()), "us-east-1", "key", "secret", "media-input", "media-work", "media-output"));
        store.ensureBucket("media-input");
        gateway = new StandInGateway();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        store.close();
        s3.close();
    }

    @Test
    void submitsEverythingBelowAPrefixOnce() throws Exception {
        for (int i = 0; i < 30; i++) {
            put("in/" + i + ".mp4");
        }
        put("other/1.mp4");
        store.putBytes("media-input", "in/folder/", new byte[0], "application/x-directory");
        BatchCounts first = prefix(options().build());
        assertThat(first.sentence()).isEqualTo("30 submitted, 0 already there, 0 not submitted");
        assertThat(gateway.requests()).hasSize(30).allSatisfy(request -> {
            assertThat(request.at("/priority").asText()).isEqualTo("bulk");
            assertThat(request.at("/source/etag").asText()).isNotEmpty();
        });

        put("in/30.mp4");
        store.putBytes("media-input", "in/3.mp4", "changed".getBytes(UTF_8), "video/mp4");
        assertThat(prefix(options().build()).sentence()).isEqualTo("2 submitted, 29 already there, 0 not submitted");
    }

    @Test
    void oneThatCannotBeSubmittedStopsNoOther() throws Exception {
        put("a.mp4");
        put("forbidden.mp4");
        Files.writeString(folder.resolve("b.mp4"), "b");
        Files.writeString(folder.resolve("b.en.srt"), "1\n00:00:00,000 --> 00:00:01,000\nHi\n");
        Path csv = csv("""
                key,file,profile,priority,metadata.title
                a.mp4,,small,urgent,A
                missing.mp4,,,,
                forbidden.mp4,,,,
                ,b.mp4,,,
                ,c.mp4,,,
                a.mp4,,small,,
                x,y,z
                """);
        Path report = folder.resolve("report.csv");
        BatchCounts counts = csv(csv, options().report(report).build());
        assertThat(counts.sentence()).isEqualTo("2 submitted, 1 already there, 4 not submitted");
        assertThat(counts.isComplete()).isFalse();
        assertThat(err.toString(UTF_8))
                .contains("line 3, s3://media-input/missing.mp4: There is no such object.")
                .contains("line 4, s3://media-input/forbidden.mp4: This source is not allowed.")
                .contains("line 6, ", "There is no such file.")
                .contains("line 8: It has 3 fields, the header has 5.");
        assertThat(gateway.requests())
                .anySatisfy(request -> {
                    assertThat(request.path("profile").asText()).isEqualTo("small");
                    assertThat(request.path("priority").asText()).isEqualTo("urgent");
                    assertThat(request.at("/metadata/title").asText()).isEqualTo("A");
                })
                .anySatisfy(request ->
                        assertThat(request.at("/subtitles/0/language").asText()).isEqualTo("en"));
        assertThat(Files.readAllLines(report))
                .hasSize(7)
                .first()
                .isEqualTo("source,line,job,state,run,errorCode,errorMessage,attemptsFailed,outputBucket,outputPrefix");
        assertThat(report)
                .content()
                .contains("s3://media-input/missing.mp4,3,,NOT_SUBMITTED,,source-not-found,")
                .contains("s3://media-input/a.mp4,,job-")
                .contains(",QUEUED,1");

        assertThat(csv(csv, options().build()).sentence()).isEqualTo("0 submitted, 3 already there, 4 not submitted");
    }

    @Test
    void waitsAsLongAsTheGatewayAsks() throws Exception {
        put("a.mp4");
        gateway.trouble(
                new StandInGateway.Trouble(429, "1"),
                new StandInGateway.Trouble(503, ""),
                new StandInGateway.Trouble(0, ""));
        assertThat(csv(csv("key\na.mp4\n"), options().build()).sentence()).startsWith("1 submitted");
        List<Long> asked = gateway.askedMillis();
        assertThat(asked).hasSize(4);
        assertThat(asked.get(1) - asked.get(0)).isBetween(990L, 10_000L);
        assertThat(asked.get(2) - asked.get(1)).as("without a header").isBetween(1990L, 10_000L);
        assertThat(asked.get(3) - asked.get(2)).as("after a lost connection").isBetween(490L, 10_000L);
        assertThat(err.toString(UTF_8)).contains("asks to wait 1 s: no, 429");
    }

    @Test
    void everybodyWaitsWhenOneIsAskedTo() throws Exception {
        for (int i = 0; i < 60; i++) {
            put("in/" + i + ".mp4");
        }
        gateway.trouble(new StandInGateway.Trouble(429, "2"));
        prefix(options().build());
        List<Long> asked = gateway.askedMillis();
        long until = asked.get(0) + 1900;
        // Those that were on their way when the first answer came.
        assertThat(asked.stream().filter(at -> at < until).count()).isLessThan(30);
        assertThat(gateway.jobCount()).isEqualTo(60);
    }

    @Test
    void givesUpWhenTheGatewayStaysAwayAndGoesOnLater() throws Exception {
        put("in/a.mp4");
        put("in/b.mp4");
        URI away = gateway.address();
        gateway.close();
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> run(
                        away, batch -> batch.patience(Duration.ofMillis(600)).build()))
                .withMessageContaining("Run it again to go on");
        gateway = new StandInGateway();
        assertThat(prefix(options().build()).sentence()).startsWith("2 submitted, 0 already there");
    }

    @Test
    void keepsToARate() throws Exception {
        for (int i = 0; i < 12; i++) {
            put("in/" + i + ".mp4");
        }
        prefix(options().rate("5/s").build());
        List<Long> asked = gateway.askedMillis();
        assertThat(asked.get(11) - asked.get(0)).isGreaterThan(1900);
    }

    @Test
    void aTrialChangesNothing() throws Exception {
        put("a.mp4");
        Files.writeString(folder.resolve("b.mp4"), "b");
        Path csv = csv("key,file\na.mp4,\nmissing.mp4,\n,b.mp4\n");
        BatchCounts counts = csv(csv, options().trial().build());
        assertThat(counts.closing(Duration.ZERO, true))
                .isEqualTo("2 would be submitted, 0 are already there, 1 cannot be.");
        assertThat(gateway.jobCount()).isZero();
        assertThat(folder.resolve("state")).doesNotExist();
        assertThat(store.list("media-input", "uploads/")).isEmpty();
    }

    @Test
    void followsManyJobsByTheirListing() throws Exception {
        int jobs = 250;
        String keys = IntStream.range(0, jobs)
                .mapToObj(i -> (i % 2 == 0 ? "even/" : "odd/") + i + ".mp4")
                .peek(this::putUnchecked)
                .collect(Collectors.joining("\n"));
        Path csv = csv("key\n" + keys + "\n");
        Path report = folder.resolve("report.jsonl");
        CompletableFuture<BatchCounts> run = CompletableFuture.supplyAsync(() -> {
            try {
                return csv(csv, options().follow().report(report).build());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await().atMost(Duration.ofMinutes(1)).until(() -> gateway.listings() > 2);
        assertThat(run).isNotDone();
        gateway.end("even/", "COMPLETED");
        gateway.end("odd/", "FAILED");
        BatchCounts counts = run.get();
        assertThat(counts.complete()).isEqualTo(jobs / 2);
        assertThat(counts.incomplete()).isEqualTo(jobs / 2);
        assertThat(counts.isComplete()).isFalse();
        assertThat(gateway.views()).as("one look at each").isEqualTo(jobs);
        assertThat(Files.readAllLines(report)).hasSize(jobs);
    }

    private interface Setting {
        BatchOptions of(Options options);
    }

    /** Options with the usual values. */
    private static final class Options {
        private final Path state;
        private Optional<Rate> rate = Optional.empty();
        private Optional<Path> report = Optional.empty();
        private boolean isTrial;
        private boolean isFollowed;
        private Duration patience = Duration.ofMinutes(1);

        private Options(Path state) {
            this.state = state;
        }

        private Options rate(String text) {
            rate = Optional.of(Rate.parse(text));
            return this;
        }

        private Options report(Path file) {
            report = Optional.of(file);
            return this;
        }

        private Options trial() {
            isTrial = true;
            return this;
        }

        private Options follow() {
            isFollowed = true;
            return this;
        }

        private Options patience(Duration time) {
            patience = time;
            return this;
        }

        private BatchOptions build() {
            return new BatchOptions(
                    Optional.empty(), Optional.empty(), "bulk", rate, state, isTrial, isFollowed, report, patience);
        }
    }

    private Options options() {
        return new Options(folder.resolve("state"));
    }

    private BatchCounts prefix(BatchOptions options) throws Exception {
        return run(gateway.address(), unused -> options);
    }

    private BatchCounts run(URI address, Setting setting) throws Exception {
        try (BatchProgress progress = progress();
                Batch batch = Batch.ofPrefix("media-input", "in/", server(address), setting.of(options()), progress)) {
            return batch.run();
        }
    }

    private BatchCounts csv(Path csv, BatchOptions options) throws Exception {
        try (BatchProgress progress = progress();
                Batch batch = Batch.ofCsv(csv, server(gateway.address()), options, progress)) {
            return batch.run();
        }
    }

    private Server server(URI address) {
        return new Server(new GatewayClient(address, Clock.systemUTC()), store);
    }

    private BatchProgress progress() {
        return new BatchProgress(
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), BatchProgress.Kind.LINES, 80);
    }

    private Path csv(String text) throws Exception {
        return Files.writeString(folder.resolve("batch.csv"), text);
    }

    private void put(String key) throws Exception {
        store.putBytes("media-input", key, key.getBytes(UTF_8), "video/mp4");
    }

    private void putUnchecked(String key) {
        try {
            put(key);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
