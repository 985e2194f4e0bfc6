package io.tailrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.audit.AuditChain;
import io.tailrace.audit.AuditCheck;
import io.tailrace.audit.AuditLine;
import io.tailrace.embedded.TestCluster;
import io.tailrace.events.AuditEvent;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Lane;
import io.tailrace.gateway.GatewayProcess.Reply;
import io.tailrace.kafka.ClusterBootstrap;
import io.tailrace.kafka.EventPublisher;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The audit of jobs over HTTP; the test writes what the router would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditIT {

    private static final int EVENTS = 450;

    private KafkaConnection connection;
    private GatewayProcess gateway;
    private EventPublisher router;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        TestCluster cluster = TestCluster.shared();
        connection = new KafkaConnection(
                cluster.bootstrapServers(), cluster.registryUrl(), cluster.uniquePrefix(), Map.of());
        ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of("cpu"), 3, 1);
        router = new EventPublisher(connection, "test-router");
        gateway = new GatewayProcess(connection, folder);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> gateway.health().problems().isEmpty());
    }

    @AfterAll
    void stop() {
        router.close();
        gateway.close();
    }

    private List<AuditEvent> write(String job, int count) {
        List<AuditEvent> events = new ArrayList<>();
        String head = "";
        for (int i = 1; i <= count; i++) {
            AuditEvent event = AuditChain.next(
                    head, job, 1, i, "unit-accepted", Map.of("chunk", "" + i), System.currentTimeMillis());
            head = event.getHash();
            events.add(event);
            router.send(connection.topics().audit(), Optional.of(job), event).join();
        }
        return events;
    }

    private void show(String job, AuditEvent last) {
        JobView view = JobView.newBuilder()
                .setId(job)
                .setRun(1)
                .setState(JobState.COMPLETED)
                .setProfile("hls-ladder")
                .setLane(Lane.NORMAL)
                .setBucket("media-input")
                .setKey("a.mp4")
                .setCreatedAtMillis(System.currentTimeMillis())
                .setUpdatedAtMillis(System.currentTimeMillis())
                .setAuditHead(last.getHash())
                .setAuditSequence(last.getSequence())
                .setAuditSinceMillis(System.currentTimeMillis())
                .build();
        router.send(connection.topics().jobs(), Optional.of(job), view).join();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> gateway.get("/api/v1/jobs/" + job).status() == 200);
    }

    @Test
    void showsAllEventsOfAJobInPages() throws Exception {
        List<AuditEvent> others = write("other", 30);
        List<AuditEvent> events = write("job-a", EVENTS);
        show("job-a", events.get(EVENTS - 1));
        AuditCheck check = new AuditCheck();
        String path = "/api/v1/jobs/job-a/audit";
        String query = "";
        int pages = 0;
        String head = "";
        do {
            Reply reply = gateway.get(path + query);
            assertThat(reply.status()).isEqualTo(200);
            for (JsonNode item : reply.body().path("items")) {
                check.accept(AuditLine.read(item));
            }
            head = reply.body().path("head").asText();
            query = reply.body().has("next")
                    ? "?cursor=" + reply.body().path("next").asText()
                    : "";
            pages++;
        } while (!query.isEmpty());
        check.requireHead(head, "the view");
        assertThat(check.problems()).isEmpty();
        assertThat(check.count()).isEqualTo(EVENTS);
        assertThat(pages).isGreaterThan(1);
        assertThat(others).hasSize(30);
    }

    @Test
    void findsEventsOfAJobThatIsNotShownAnyMoreFromATimeOn() throws Exception {
        write("forgotten", 3);
        assertThat(gateway.get("/api/v1/jobs/forgotten/audit").code()).isEqualTo("unknown-job");
        Reply reply = gateway.get("/api/v1/jobs/forgotten/audit?since=2020-01-01T00:00:00Z");
        assertThat(reply.body().path("items")).hasSize(3);
        assertThat(reply.body().has("head")).isFalse();
        assertThat(gateway.get("/api/v1/jobs/forgotten/audit?since=yesterday").status())
                .isEqualTo(400);
        assertThat(gateway.get("/api/v1/jobs/forgotten/audit?since=2020-01-01T00:00:00Z&cursor=-1")
                        .status())
                .isEqualTo(400);
    }
}
