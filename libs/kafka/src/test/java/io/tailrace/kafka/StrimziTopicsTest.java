package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.topics.TopicCatalogue;
import io.tailrace.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code k8s/components/kafka/topics.yaml} has the topics that the bootstrap step would make in a cluster of three brokers. */
class StrimziTopicsTest {

    private static final String RENEW =
            "./mvnw test -pl libs/kafka -am -Dtest=StrimziTopicsTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dtailrace.topics=write";

    private static final Path MANIFESTS = Path.of("..", "..", "k8s");
    private static final Pattern POOL = Pattern.compile("(?m)^ *- name: ([a-z0-9-]+)$");
    private static final int PARTITIONS = 12;
    private static final int REPLICAS = 3;

    @Test
    void areThoseOfTheCatalogue() throws IOException {
        Path file = MANIFESTS.resolve("components/kafka/topics.yaml");
        String made = manifests();
        if (System.getProperty("tailrace.topics", "").equals("write")) {
            Files.writeString(file, made);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("k8s/components/kafka/topics.yaml is stale; renew it with: " + RENEW)
                .isEqualTo(made);
    }

    private static String manifests() throws IOException {
        StringBuilder yaml = new StringBuilder("# The topics of the catalogue, written by StrimziTopicsTest.\n");
        String separator = "";
        for (WantedTopic topic : WantedTopic.all(
                new Topics(Topics.DEFAULT_PREFIX),
                TopicCatalogue.standard(),
                pools(),
                QueueEngine.SHARE,
                PARTITIONS,
                REPLICAS)) {
            yaml.append(separator).append(manifest(topic));
            separator = "---\n";
        }
        return yaml.toString();
    }

    /** Of every pools file among the manifests: an empty topic costs nothing. */
    private static List<String> pools() throws IOException {
        try (Stream<Path> files = Files.walk(MANIFESTS)) {
            List<String> texts = files.filter(file -> file.endsWith("pools.yaml"))
                    .map(StrimziTopicsTest::text)
                    .toList();
            assertThat(texts).isNotEmpty();
            return texts.stream()
                    .flatMap(text -> POOL.matcher(text).results().map(StrimziTopicsTest::named))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    private static String named(MatchResult match) {
        return match.group(1);
    }

    private static String manifest(WantedTopic topic) {
        StringBuilder yaml = new StringBuilder()
                .append("apiVersion: kafka.strimzi.io/v1\n")
                .append("kind: KafkaTopic\n")
                .append("metadata:\n")
                .append("  name: ")
                .append(topic.name())
                .append('\n')
                .append("  labels:\n")
                .append("    strimzi.io/cluster: tailrace\n")
                .append("spec:\n")
                .append("  partitions: ")
                .append(topic.partitions())
                .append('\n')
                .append("  replicas: ")
                .append(topic.replication())
                .append('\n')
                .append("  config:\n");
        Map<String, String> settings = new TreeMap<>(topic.settings());
        settings.forEach((name, value) ->
                yaml.append("    ").append(name).append(": \"").append(value).append("\"\n"));
        return yaml.toString();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
