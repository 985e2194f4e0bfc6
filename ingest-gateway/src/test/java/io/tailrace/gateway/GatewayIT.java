package io.tailrace.gateway;

import static io.tailrace.gateway.GatewayProcess.JOBS;
import static io.tailrace.gateway.GatewayProcess.S3;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.embedded.TestCluster;
import io.tailrace.events.Capabilities;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.JobCommandKind;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Lane;
import io.tailrace.events.LaneView;
import io.tailrace.events.MissingPool;
import io.tailrace.events.NodeFacts;
import io.tailrace.events.PlanView;
import io.tailrace.events.PlannedRendition;
import io.tailrace.events.PlannedWork;
import io.tailrace.events.QueueSlots;
import io.tailrace.events.QueueView;
import io.tailrace.events.Rate;
import io.tailrace.events.RefusedEncoder;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import io.tailrace.gateway.GatewayProcess.Reply;
import io.tailrace.kafka.ClusterBootstrap;
import io.tailrace.kafka.EventPublisher;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.TopicFollower;
import io.tailrace.kafka.TraceContext;
import io.tailrace.media.JobIds;
import io.tailrace.topics.TopicCatalogue;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway over real HTTP with a real broker and registry; the test stands in for the router. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PLANS = "/api/v1/plans";
    private static final String SOURCE = "{\"source\":{\"bucket\":\"media-input\",\"key\":\"%s\"}}";

    private final List<IngestCompleted> ingested = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final List<JobCommand> commands = new CopyOnWriteArrayList<>();

    private Path viewDir;
    private KafkaConnection connection;
    private GatewayProcess gateway;
    private EventPublisher router;
    private TopicFollower<IngestCompleted> ingest;
    private TopicFollower<JobCommand> commanded;

    @BeforeAll
    void start(@TempDir Path folder) {
        viewDir = folder;
        TestCluster cluster = TestCluster.shared();
        connection = new KafkaConnection(
                cluster.bootstrapServers(), cluster.registryUrl(), cluster.uniquePrefix(), Map.of());
        ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of("cpu"), 3, 1);
        gateway = new GatewayProcess(connection, viewDir);
        router = new EventPublisher(connection, "test-router");
        ingest = new TopicFollower<>(connection, connection.topics().ingest(), IngestCompleted.class, (key, value) -> {
            value.ifPresent(ingested::add);
            keys.add(key);
        });
        commanded = new TopicFollower<>(
                connection,
                connection.topics().commands(),
                JobCommand.class,
                (key, value) -> value.ifPresent(commands::add));
        await().atMost(PATIENCE).until(() -> gateway.health().problems().isEmpty());
    }

    @AfterAll
    void stop() {
        commanded.close();
        ingest.close();
        router.close();
        gateway.close();
    }

    @Test
    void acceptsAJobOnceTheBrokerHasIt() throws Exception {
        Reply reply = gateway.post(JOBS, """
                {"source":{"uri":"s3://second-input/in/Tag 1 – 100%.mp4"},"profile":"proxy","priority":"bulk",
                 "outputPrefix":"events/1","metadata":{"title":"Tag 1"},"encoderVersion":"7.1"}
                """);
        assertThat(reply.status()).isEqualTo(202);
        String id = reply.body().get("id").textValue();
        assertThat(reply.header("location")).isEqualTo(JOBS + "/" + id);
        assertThat(reply.body().get("state").textValue()).isEqualTo("QUEUED");
        IngestCompleted record = awaitIngested("in/Tag 1 – 100%.mp4");
        assertThat(record.getBucket()).isEqualTo("second-input");
        assertThat(record.getProfile()).isEqualTo("proxy");
        assertThat(record.getLane()).isEqualTo(Lane.BULK);
        assertThat(record.getOutputPrefix()).contains("events/1");
        assertThat(record.getMetadata()).isEqualTo(Map.of("title", "Tag 1"));
        assertThat(record.getEncoderVersion()).isEqualTo("7.1");
        assertThat(record.getAcceptedAtMillis()).isPositive();
        assertThat(keys).contains(id);
    }

    @Test
    void asksWhatWouldBeMadeAndWaitsForTheAnswer() throws Exception {
        String body = SOURCE.formatted("what-if");
        Reply first = gateway.post(PLANS, body);
        Reply second = gateway.post(PLANS, body, "Prefer", "respond-async, wait=0");
        assertThat(first.status()).isEqualTo(202);
        assertThat(second.status()).isEqualTo(202);
        String id = first.body().get("id").textValue();
        assertThat(first.header("location")).isEqualTo(PLANS + "/" + id);
        assertThat(second.body().get("id").textValue()).isNotEqualTo(id);
        IngestCompleted record = awaitIngested("what-if");
        assertThat(record.getIsDryRun()).isTrue();
        assertThat(record.getEventId()).isNotEmpty();
        assertThat(gateway.get(PLANS + "/" + id).body().get("state").textValue())
                .isEqualTo("QUEUED");

        CompletableFuture<Reply> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return gateway.post(PLANS, SOURCE.formatted("what-then"), "Prefer", "wait=600");
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        say(planned(awaitIngested("what-then")));
        Reply answer = waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("preference-applied")).isEqualTo("wait=60");
        assertThat(answer.body().get("state").textValue()).isEqualTo("PLANNED");
        assertThat(answer.body().at("/renditions/0/frameRate").textValue()).isEqualTo("30000/1001");
        assertThat(answer.body().at("/work/0/finishSeconds").doubleValue()).isEqualTo(2.5);
        assertThat(answer.body().at("/missing/0/lacks/0").textValue()).isEqualTo("gpu has no live worker");
        assertThat(answer.body().at("/totals/cost").isMissingNode()).isTrue();
        String ended = answer.body().get("id").textValue();
        assertThat(gateway.get(answer.header("content-location")).body()).isEqualTo(answer.body());

        assertThat(gateway.get(JOBS + "/" + ended).code()).isEqualTo("unknown-job");
        assertThat(gateway.delete(JOBS + "/" + ended).status()).isEqualTo(404);
        assertThat(gateway.post(JOBS + "/" + ended + "/retry", "").status()).isEqualTo(404);
        assertThat(gateway.get(PLANS + "/nothing").code()).isEqualTo("unknown-plan");
        assertThat(gateway.post(PLANS, SOURCE.formatted("a").replace("media-input", "media-output"))
                        .code())
                .isEqualTo("source-not-allowed");
        assertThat(gateway.get(JOBS + "?limit=500&keyPrefix=what-").body().get("items"))
                .isEmpty();
        assertThat(gateway.get(JOBS + "?keyPrefix=what-&dryRun=true").body().get("items"))
                .hasSize(3);
        assertThat(gateway.get(JOBS + "?dryRun=perhaps").code()).isEqualTo("invalid-dry-run");
    }

    private static JobView planned(IngestCompleted asked) {
        String id = JobIds.ofDryRun(new JobIds.Identity(
                asked.getBucket(),
                asked.getKey(),
                asked.getProfile(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                asked.getEventId(),
                0));
        PlanView plan = PlanView.newBuilder()
                .setRenditions(List.of(PlannedRendition.newBuilder()
                        .setName("720p")
                        .setKind(RenditionKind.VIDEO)
                        .setCodec("h264")
                        .setFrameRate(new Rate(30000, 1001))
                        .setWork("video0")
                        .setPool("cpu")
                        .build()))
                .setWork(List.of(PlannedWork.newBuilder()
                        .setName("video0")
                        .setRenditions(List.of("720p"))
                        .setPool("cpu")
                        .setTasks(2)
                        .setSlotSeconds(5)
                        .setFinishSeconds(2.5)
                        .build()))
                .setMissing(List.of(new MissingPool(List.of("poster"), List.of("gpu has no live worker"))))
                .setTasks(2)
                .setSlotSeconds(5)
                .build();
        return JobView.newBuilder(view(id, JobState.PLANNED, 1_000))
                .setKey(asked.getKey())
                .setIsDryRun(true)
                .setPlan(plan)
                .build();
    }

    @Test
    void findsAJobRightAfterItsAcceptance() throws Exception {
        for (int i = 0; i < 20; i++) {
            Reply created = gateway.post(JOBS, SOURCE.formatted("at-once-" + i));
            Reply found = gateway.get(created.header("location"));
            assertThat(found.status()).isEqualTo(200);
            assertThat(found.body()).isEqualTo(created.body());
        }
        assertThat(gateway.get(JOBS + "?limit=500").body().get("items"))
                .filteredOn(item -> item.at("/source/key").textValue().startsWith("at-once-"))
                .hasSize(20);
    }

    @Test
    void makesOneJobOfTheSameWebhookTenTimes() throws Exception {
        String event = resource("ingest/minio.json");
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            Reply reply = gateway.post(S3 + "?profile=proxy&priority=urgent", event);
            assertThat(reply.status()).isEqualTo(202);
            ids.add(reply.body().at("/jobs/0/id").textValue());
            assertThat(reply.header("location"))
                    .isEqualTo(JOBS + "/" + reply.body().at("/jobs/0/id").textValue());
        }
        assertThat(ids).hasSize(1);
        IngestCompleted record = awaitIngested("in/ümlaut a+b&c 100%.mkv");
        assertThat(record.getSource()).isEqualTo("webhook:s3");
        assertThat(record.getLane()).isEqualTo(Lane.URGENT);
        assertThat(record.getProfile()).isEqualTo("proxy");
    }

    @Test
    void takesNotificationsOfAwsAndCeph() throws Exception {
        String aws = resource("ingest/aws.json").replace("in/%C3%BCmlaut", "aws/%C3%BCmlaut");
        assertThat(gateway.post(S3, aws).status()).isEqualTo(202);
        assertThat(awaitIngested("aws/ümlaut a+b&c 100%.mkv").getSize()).contains(1_234_567_890_123L);
        assertThat(gateway.post(S3, resource("ingest/ceph.json")).status()).isEqualTo(202);
        awaitIngested("in/ümlaut a+b%20&c.mkv");
        Reply test = gateway.post(S3, resource("ingest/aws-test-event.json"));
        assertThat(test.status()).isEqualTo(200);
        assertThat(test.body()).hasToString("{\"jobs\":[],\"ignored\":[]}");
    }

    @Test
    void answersAWebhookThatConcernsItNotWithoutAnError() throws Exception {
        Reply reply = gateway.post(S3, resource("ingest/ceph.json").replace("media-input", "media-output"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().at("/ignored/0/reason").textValue()).contains("media-output");
    }

    @Test
    void explainsWhatItRefuses() throws Exception {
        Reply profile = gateway.post(S3 + "?profile=none", resource("ingest/aws.json"));
        assertThat(profile.status()).isEqualTo(422);
        assertThat(profile.code()).isEqualTo("unknown-profile");
        assertThat(profile.body().get("detail").textValue()).contains("hls-ladder", "proxy");
        Reply bucket = gateway.post(JOBS, SOURCE.formatted("a").replace("media-input", "media-output"));
        assertThat(bucket.code()).isEqualTo("source-not-allowed");
        Reply malformed = gateway.post(JOBS, "{");
        assertThat(malformed.status()).isEqualTo(400);
        Reply large = gateway.post(JOBS, SOURCE.formatted("x".repeat(300_000)));
        assertThat(large.status()).isEqualTo(413);
        assertThat(gateway.get(JOBS + "/nothing").code()).isEqualTo("unknown-job");
        assertThat(gateway.get("/api/v1/profiles/none").status()).isEqualTo(404);
    }

    @Test
    void holdsAnIdempotencyKeyToItsFirstRequest() throws Exception {
        Reply first = gateway.post(JOBS, SOURCE.formatted("idem"), "Idempotency-Key", "k-1");
        Reply again = gateway.post(JOBS, SOURCE.formatted("idem"), "Idempotency-Key", "k-1");
        Reply other = gateway.post(JOBS, SOURCE.formatted("other"), "Idempotency-Key", "k-1");
        assertThat(first.status()).isEqualTo(202);
        assertThat(again.body().get("id")).isEqualTo(first.body().get("id"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("idempotency-key-reused");
        assertThat(awaitIngested("idem").getIdempotencyKey()).isPresent();
        assertThat(ingested).noneMatch(record -> record.getKey().equals("other"));
    }

    @Test
    void carriesTheCallersTraceAndHoldsItForNoOtherRequest() throws Exception {
        TraceContext caller = TraceContext.fresh();
        Reply first = gateway.post(
                JOBS, SOURCE.formatted("traced"), "Idempotency-Key", "k-t", "traceparent", caller.traceparent());
        Reply again = gateway.post(
                JOBS,
                SOURCE.formatted("traced"),
                "Idempotency-Key",
                "k-t",
                "traceparent",
                TraceContext.fresh().traceparent());
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.body().get("id")).isEqualTo(first.body().get("id"));
        TraceContext told =
                TraceContext.parse(awaitIngested("traced").getTraceparent()).orElseThrow();
        assertThat(told.traceId()).isEqualTo(caller.traceId());
        assertThat(told.spanId()).isNotEqualTo(caller.spanId());

        gateway.post(JOBS, SOURCE.formatted("broken-trace"), "traceparent", "00-nonsense");
        assertThat(TraceContext.parse(awaitIngested("broken-trace").getTraceparent()))
                .isPresent();
    }

    @Test
    void opensTheNextRunOfAFailedJob() throws Exception {
        String id = gateway.post(JOBS, SOURCE.formatted("again"), "Idempotency-Key", "k-again")
                .body()
                .get("id")
                .textValue();
        JobView failed = JobView.newBuilder(view(id, JobState.FAILED, 1_000))
                .setKey("again")
                .build();
        say(failed);
        awaitState(id, "FAILED");
        Reply again = gateway.post(JOBS, SOURCE.formatted("again"), "Idempotency-Key", "k-again");
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.body().get("id").textValue()).isEqualTo(id);
        assertThat(again.body().get("state").textValue()).isEqualTo("QUEUED");
        assertThat(again.body().get("run").intValue()).isEqualTo(2);
        assertThat(gateway.get(JOBS + "/" + id).body()).isEqualTo(again.body());
        Reply other = gateway.post(JOBS, SOURCE.formatted("not-again"), "Idempotency-Key", "k-again");
        assertThat(other.code()).isEqualTo("idempotency-key-reused");
        say(JobView.newBuilder(failed).setRun(2).setState(JobState.COMPLETED).build());
        awaitState(id, "COMPLETED");
    }

    @Test
    void showsWhatTheRouterSaysAndCancelsUntilItIsTooLate() throws Exception {
        String id = gateway.post(JOBS, SOURCE.formatted("cancel-me"))
                .body()
                .get("id")
                .textValue();
        say(view(id, JobState.ENCODING, 1_000));
        awaitState(id, "ENCODING");
        Reply canceled = gateway.delete(JOBS + "/" + id);
        assertThat(canceled.status()).isEqualTo(202);
        await().atMost(PATIENCE)
                .until(() -> commands.stream()
                        .anyMatch(command ->
                                command.getJobId().equals(id) && command.getKind() == JobCommandKind.CANCEL));
        for (JobState late : List.of(JobState.PACKAGING, JobState.COMPLETED)) {
            say(view(id, late, 1_000));
            awaitState(id, late.name());
            Reply refused = gateway.delete(JOBS + "/" + id);
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("not-cancelable");
        }
        assertThat(gateway.delete(JOBS + "/unknown").status()).isEqualTo(404);
    }

    @Test
    void asksForTheNextRunOfWhatFailed() throws Exception {
        say(view("retry-me", JobState.ENCODING, 1_000));
        awaitState("retry-me", "ENCODING");
        Reply refused = gateway.post(JOBS + "/retry-me/retry", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("not-retryable");
        for (JobState end : List.of(JobState.FAILED, JobState.COMPLETED_PARTIAL, JobState.CANCELED)) {
            say(view("retry-me", end, 1_000));
            awaitState("retry-me", end.name());
            assertThat(gateway.post(JOBS + "/retry-me/retry", "").status()).isEqualTo(202);
        }
        await().atMost(PATIENCE)
                .until(() -> commands.stream()
                                .filter(command -> command.getJobId().equals("retry-me")
                                        && command.getKind() == JobCommandKind.RETRY)
                                .count()
                        == 3);
    }

    @Test
    void listsJobsInPagesAndForgetsThoseWithATombstone() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            String id = "listed" + i;
            expected.add(0, id);
            say(view(id, JobState.FAILED, 10_000 + i));
        }
        awaitState("listed6", "FAILED");
        awaitState("listed0", "FAILED");
        await().atMost(PATIENCE).until(() -> listed("FAILED", 3), expected::equals);
        try (KafkaProducer<byte[], byte[]> tombstones = new KafkaProducer<>(
                connection.clientConfig("tombstones"), new ByteArraySerializer(), new ByteArraySerializer())) {
            tombstones
                    .send(new ProducerRecord<>(connection.topics().jobs(), "listed3".getBytes(UTF_8), null))
                    .get();
        }
        expected.remove("listed3");
        await().atMost(PATIENCE).until(() -> listed("FAILED", 2), expected::equals);
        assertThat(gateway.get(JOBS + "?keyPrefix=listed&profile=hls-ladder&state=FAILED&since=1970-01-01T00:00:10.004Z"
                                + "&until=1970-01-01T02:00:10.006%2B02:00")
                        .body()
                        .get("items"))
                .extracting(item -> item.get("id").textValue())
                .containsExactly("listed5", "listed4");
        assertThat(gateway.metrics()
                        .get("tailrace.jobs")
                        .tag("state", "FAILED")
                        .gauge()
                        .value())
                .isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({
        "state=NONE, invalid-state, state",
        "state=queued, invalid-state, state",
        "limit=0, invalid-limit, limit",
        "limit=501, invalid-limit, limit",
        "cursor=x, invalid-cursor, cursor",
        "since=yesterday, invalid-since, since",
        "until=2026-01-02, invalid-until, until",
        "stat=FAILED, unknown-parameter, stat",
    })
    void namesTheParameterThatIsWrong(String query, String code, String parameter) throws Exception {
        Reply reply = gateway.get(JOBS + "?" + query);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.body().get("detail").textValue()).contains(parameter);
    }

    @Test
    void changesThePriorityUntilTheJobIsFinished() throws Exception {
        String id = gateway.post(JOBS, SOURCE.formatted("raise-me"))
                .body()
                .get("id")
                .textValue();
        String job = JOBS + "/" + id;
        Reply raised = gateway.patch(job, "application/merge-patch+json", "{\"priority\":\"urgent\"}");
        assertThat(raised.status()).isEqualTo(202);
        assertThat(raised.header("location")).isEqualTo(job);
        assertThat(gateway.patch(job, "application/json; charset=utf-8", "{\"priority\":\"urgent\"}")
                        .status())
                .isEqualTo(202);
        await().atMost(PATIENCE)
                .until(() -> commands.stream()
                        .anyMatch(command -> command.getJobId().equals(id)
                                && command.getKind() == JobCommandKind.PRIORITY
                                && command.getLane().equals(Optional.of(Lane.URGENT))));
        assertThat(gateway.patch(job, "application/json", "{\"priority\":\"now\"}")
                        .code())
                .isEqualTo("invalid-priority");
        assertThat(gateway.patch(job, "application/json", "{\"priority\":null}").code())
                .isEqualTo("missing-field");
        assertThat(gateway.patch(job, "application/json", "{\"state\":\"FAILED\"}")
                        .code())
                .isEqualTo("unknown-field");
        Reply text = gateway.patch(job, "text/plain", "{}");
        assertThat(text.status()).isEqualTo(415);
        assertThat(text.header("accept-patch")).isEqualTo("application/merge-patch+json, application/json");
        say(view(id, JobState.COMPLETED, 1_000));
        awaitState(id, "COMPLETED");
        Reply late = gateway.patch(job, "application/json", "{\"priority\":\"bulk\"}");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.code()).isEqualTo("job-finished");
        assertThat(gateway.patch(JOBS + "/unknown", "application/json", "{\"priority\":\"bulk\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void tellsWhatHappensToAJobAndEndsWithIt() throws Exception {
        String id = gateway.post(JOBS, SOURCE.formatted("follow-me"))
                .body()
                .get("id")
                .textValue();
        String events = JOBS + "/" + id + "/events";
        HttpResponse<Stream<String>> response = gateway.events(events);
        assertThat(response.statusCode()).isEqualTo(200);
        say(view(id, JobState.ENCODING, 1_000));
        awaitState(id, "ENCODING");
        say(view(id, JobState.COMPLETED, 1_000));
        List<String> lines = response.body().toList();
        assertThat(lines).startsWith("retry: 3000", "");
        assertThat(lines.stream().filter(line -> line.startsWith("data: ")))
                .first()
                .asString()
                .contains("\"state\":\"QUEUED\"");
        assertThat(lines.stream().filter(line -> line.startsWith("data: ")))
                .last()
                .asString()
                .contains("\"state\":\"COMPLETED\"");
        String last = lastId(lines);
        assertThat(gateway.events(events, "Last-Event-ID", last).statusCode()).isEqualTo(204);
        assertThat(gateway.get(events + "?lastEventId=" + last).status()).isEqualTo(204);
        assertThat(gateway.get(JOBS + "/unknown/events").code()).isEqualTo("unknown-job");
        assertThat(gateway.get("/api/v1/events?lastEventId=17").code()).isEqualTo("invalid-event-id");
    }

    @Test
    void goesOnAtAnotherGatewayWithTheEventsThatWereMissed(@TempDir Path folder) throws Exception {
        say(view("seen", JobState.COMPLETED, 2_000));
        say(view("missed", JobState.QUEUED, 2_000));
        awaitState("missed", "QUEUED");
        List<String> first;
        try (Stream<String> lines = gateway.events("/api/v1/events").body()) {
            first = lines.takeWhile(line -> !line.equals("event: live")).toList();
        }
        assertThat(first).contains("event: snapshot", "event: job");
        assertThat(data(first)).anyMatch(data -> data.contains("\"id\":\"seen\""));
        say(view("missed", JobState.PROBING, 2_000));
        say(view("missed", JobState.ENCODING, 2_000));
        try (GatewayProcess second = new GatewayProcess(connection, folder)) {
            await().atMost(PATIENCE).until(() -> second.health().problems().isEmpty());
            await().atMost(PATIENCE)
                    .until(
                            () -> second.get(JOBS + "/missed")
                                    .body()
                                    .path("state")
                                    .asText(),
                            "ENCODING"::equals);
            List<String> rest;
            try (Stream<String> lines = second.events("/api/v1/events", "Last-Event-ID", lastId(first))
                    .body()) {
                rest = lines.takeWhile(line -> !line.equals("event: live")).toList();
            }
            assertThat(rest).doesNotContain("event: snapshot");
            assertThat(data(rest)).noneMatch(data -> data.contains("\"id\":\"seen\""));
            assertThat(data(rest).filter(data -> data.contains("\"id\":\"missed\"")))
                    .singleElement()
                    .asString()
                    .contains("ENCODING");
        }
    }

    private static Stream<String> data(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("data: "));
    }

    /** Of the last event that is whole. */
    private static String lastId(List<String> lines) {
        List<String> whole = lines.subList(0, lines.lastIndexOf("") + 1);
        return whole.stream()
                .filter(line -> line.startsWith("id: "))
                .reduce((before, after) -> after)
                .orElseThrow()
                .substring("id: ".length());
    }

    @Test
    void tellsOfWorkersQueuesAndDemand() throws Exception {
        Reply unknown = gateway.get("/api/v1/scaling/gone");
        assertThat(unknown.status()).isEqualTo(503);
        assertThat(unknown.code()).isEqualTo("demand-unknown");
        assertThat(unknown.header("retry-after")).isEqualTo("5");
        router.sendAndWait(connection.topics().queues(), Optional.of("cpu"), queue(), PATIENCE);
        router.sendAndWait(connection.topics().heartbeats(), Optional.of("w1"), worker(WorkerState.RUNNING), PATIENCE);
        await().atMost(PATIENCE).until(() -> gateway.get("/api/v1/scaling/cpu").status() == 200);
        assertThat(gateway.get("/api/v1/scaling/cpu").body())
                .hasToString("{\"pool\":\"cpu\",\"class\":\"cpu\",\"queued\":9,\"running\":3,\"wanted\":12,"
                        + "\"predictedSeconds\":40.0}");
        JsonNode queue = gateway.get("/api/v1/queues").body().at("/items/0");
        assertThat(queue.get("queue").textValue()).isEqualTo("cpu");
        assertThat(queue.at("/lanes/urgent").intValue()).isEqualTo(2);
        await().atMost(PATIENCE)
                .until(() -> gateway.get("/api/v1/workers").body().at("/items").size() == 1);
        JsonNode worker = gateway.get("/api/v1/workers").body().at("/items/0");
        assertThat(worker.get("id").textValue()).isEqualTo("w1");
        assertThat(worker.at("/queues/0/slots").intValue()).isEqualTo(4);
        assertThat(worker.get("gpuSessions")).hasToString("{\"most\":8,\"busy\":3}");
        assertThat(worker.at("/node/encoders/0").textValue()).isEqualTo("hevc_nvenc");
        assertThat(worker.at("/node/gpu").textValue()).isEqualTo("NVIDIA L4");
        assertThat(worker.at("/node/refused/0/name").textValue()).isEqualTo("av1_nvenc");
        assertThat(worker.at("/node/refused/0/reason").textValue()).isEqualTo("the GPU does not encode this codec");
        assertThat(gateway.metrics()
                        .get("tailrace.queue.waiting")
                        .tag("pool", "cpu")
                        .gauge()
                        .value())
                .isEqualTo(9);
        router.sendAndWait(connection.topics().heartbeats(), Optional.of("w1"), worker(WorkerState.STOPPED), PATIENCE);
        await().atMost(PATIENCE)
                .until(() -> gateway.get("/api/v1/workers").body().at("/items").isEmpty());
    }

    @Test
    void knowsTheExampleOfAProducerThatNeedsNoGateway() throws Exception {
        ProduceIngest.produce(connection, "media-input", "direct.mp4");
        IngestCompleted record = awaitIngested("direct.mp4");
        assertThat(record.getSource()).isEqualTo("producer");
        assertThat(record.getProfile()).isEmpty();
    }

    @Test
    void showsTheProfiles() throws Exception {
        JsonNode list = gateway.get("/api/v1/profiles").body();
        assertThat(list.get("default").textValue()).isEqualTo("hls-ladder");
        assertThat(list.get("items"))
                .extracting(item -> item.get("name").textValue())
                .contains("hls-ladder", "proxy");
        JsonNode ladder = gateway.get("/api/v1/profiles/hls-ladder").body();
        assertThat(ladder.get("rungs")).isNotEmpty();
        assertThat(ladder.get("segmentSeconds").doubleValue()).isEqualTo(4);
    }

    @Test
    void knowsItsJobsAgainAfterARestart(@TempDir Path folder) throws Exception {
        say(view("kept", JobState.CANCELED, 5));
        String id;
        try (GatewayProcess second = new GatewayProcess(connection, folder)) {
            await().atMost(PATIENCE).until(() -> second.health().problems().isEmpty());
            await().atMost(PATIENCE).until(() -> second.get(JOBS + "/kept").status() == 200);
            try (Stream<String> lines = second.events("/api/v1/events").body()) {
                id = lastId(lines.takeWhile(line -> !line.equals("event: live")).toList());
            }
        }
        try (GatewayProcess third = new GatewayProcess(connection, folder)) {
            await().atMost(PATIENCE).until(() -> third.health().problems().isEmpty());
            assertThat(third.get(JOBS + "/kept").body().get("state").textValue())
                    .isEqualTo("CANCELED");
            assertThat(third.get(JOBS + "?state=CANCELED&limit=500").body().get("items"))
                    .extracting(item -> item.get("id").textValue())
                    .contains("kept");
            try (Stream<String> lines =
                    third.events("/api/v1/events", "Last-Event-ID", id).body()) {
                assertThat(lines.takeWhile(line -> !line.equals("event: live")).toList())
                        .doesNotContain("event: snapshot")
                        .noneMatch(line -> line.contains("\"id\":\"kept\""));
            }
        }
    }

    private List<String> listed(String state, int limit) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = gateway.get(JOBS + "?state=" + state + "&limit=" + limit + cursor)
                    .body();
            page.get("items").forEach(item -> ids.add(item.get("id").textValue()));
            cursor = page.has("next") ? "&cursor=" + page.get("next").textValue() : "";
        } while (!cursor.isEmpty());
        return ids;
    }

    private IngestCompleted awaitIngested(String key) {
        await().atMost(PATIENCE)
                .until(() ->
                        ingested.stream().anyMatch(record -> record.getKey().equals(key)));
        return ingested.stream()
                .filter(record -> record.getKey().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private void awaitState(String id, String state) {
        await().atMost(PATIENCE)
                .until(() -> gateway.get(JOBS + "/" + id).body().path("state").asText(), state::equals);
    }

    private void say(JobView view) throws Exception {
        router.sendAndWait(connection.topics().jobs(), Optional.of(view.getId()), view, PATIENCE);
    }

    private static JobView view(String id, JobState state, long createdAtMillis) {
        return JobView.newBuilder()
                .setId(id)
                .setState(state)
                .setRun(1)
                .setProfile("hls-ladder")
                .setLane(Lane.NORMAL)
                .setBucket("media-input")
                .setKey(id + ".mp4")
                .setCreatedAtMillis(createdAtMillis)
                .setUpdatedAtMillis(createdAtMillis)
                .build();
    }

    static QueueView queue() {
        return QueueView.newBuilder()
                .setQueue("cpu")
                .setHardwareClass("cpu")
                .setCapabilities(Capabilities.newBuilder().build())
                .setLiveWorkers(1)
                .setSlots(4)
                .setBusy(3)
                .setWaiting(7)
                .setReleased(5)
                .setRunning(3)
                .setOldestReadyAtMillis(1L)
                .setPredictedSeconds(40)
                .setLanes(List.of(
                        LaneView.newBuilder().setLane(Lane.URGENT).setWaiting(2).build()))
                .setAtMillis(1)
                .build();
    }

    private static WorkerHeartbeat worker(WorkerState state) {
        return WorkerHeartbeat.newBuilder()
                .setWorkerId("w1")
                .setHost("h")
                .setPool("cpu")
                .setHardwareClass("cpu")
                .setCapabilities(Capabilities.newBuilder().build())
                .setQueues(List.of(QueueSlots.newBuilder()
                        .setQueue("cpu")
                        .setSlots(4)
                        .setBusy(3)
                        .build()))
                .setState(state)
                .setGpuSessions(8)
                .setGpuSessionsBusy(3)
                .setStartedAtMillis(1)
                .setAtMillis(System.currentTimeMillis())
                .setNode(NodeFacts.newBuilder()
                        .setGpu("NVIDIA L4")
                        .setEncoders(List.of("hevc_nvenc"))
                        .setRefused(List.of(new RefusedEncoder("av1_nvenc", "the GPU does not encode this codec")))
                        .build())
                .build();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = requireNonNull(GatewayIT.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
