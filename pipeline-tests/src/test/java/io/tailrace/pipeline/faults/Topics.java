package io.tailrace.pipeline.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The pipeline's topics as somebody outside sees them: bytes, and Avro by the registry's own word. */
final class Topics implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEADER = 5;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long SENT_SECONDS = 120;

    private final String brokers;
    private final String registry;
    private final HttpClient http = HttpClient.newHttpClient();
    private final KafkaProducer<byte[], byte[]> producer;

    Topics(Site site) {
        this.brokers = site.value("TAILRACE_KAFKA_BOOTSTRAP_SERVERS");
        this.registry = site.value("TAILRACE_REGISTRY_URL");
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers, "delivery.timeout.ms", 110_000, "max.block.ms", 110_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Those of the catalogue: all with the prefix that no stream application keeps for itself. */
    List<String> names() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            return admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith(Site.PREFIX))
                    .filter(name -> !name.endsWith("-changelog") && !name.endsWith("-repartition"))
                    .sorted()
                    .toList();
        }
    }

    /** All records of a topic as it ends now, partition by partition. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Site.PREFIX + topic).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(POLL).forEach(records::add);
            }
            return records;
        }
    }

    /** What of it is Avro; the suite's garbage is left out. */
    List<GenericRecord> decoded(String topic, String type) throws IOException, InterruptedException {
        Map<Integer, Schema> schemas = new HashMap<>();
        List<GenericRecord> decoded = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> entry : read(topic)) {
            byte[] bytes = entry.value();
            if (bytes == null || bytes.length < HEADER || bytes[0] != 0) {
                continue;
            }
            int id = ByteBuffer.wrap(bytes, 1, 4).getInt();
            Schema schema = schemas.get(id);
            if (schema == null) {
                JsonNode answer = get("/schemas/ids/" + id);
                schema = answer.has("schema")
                        ? new Schema.Parser().parse(answer.get("schema").asText())
                        : Schema.create(Schema.Type.NULL);
                schemas.put(id, schema);
            }
            if (schema.getType() == Schema.Type.RECORD && schema.getName().equals(type)) {
                decode(schema, bytes, decoded);
            }
        }
        return decoded;
    }

    private static void decode(Schema schema, byte[] bytes, List<GenericRecord> to) {
        try {
            to.add(new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null)));
        } catch (IOException | RuntimeException e) {
            // garbage that begins well
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(http.send(
                        HttpRequest.newBuilder(URI.create(registry + path))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    /** An ingest record as another program would write it, without a key. */
    void announce(String bucket, String key, String etag, String profile) throws IOException, InterruptedException {
        JsonNode latest = get("/subjects/" + Site.PREFIX + "ingest-value/versions/latest");
        Schema schema = new Schema.Parser().parse(latest.get("schema").asText());
        GenericRecord record = new GenericRecordBuilder(schema)
                .set("bucket", bucket)
                .set("key", key)
                .set("etag", etag)
                .set("profile", profile)
                .build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(HEADER)
                .put((byte) 0)
                .putInt(latest.get("id").asInt())
                .array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        send(List.of(new ProducerRecord<>(Site.PREFIX + "ingest", out.toByteArray())));
    }

    /** Some of the outcomes once more, in another order. @return how many */
    int repeatOutcomes(Random random, int most) throws InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(read("outcomes"));
        Collections.shuffle(records, random);
        List<ProducerRecord<byte[], byte[]>> again = records.stream()
                .limit(most)
                .map(record -> new ProducerRecord<>(record.topic(), record.key(), record.value()))
                .toList();
        send(again);
        return again.size();
    }

    /** Bytes of several kinds that are no record, on every topic and partition. @return on how many topics */
    int garbage(Random random) throws InterruptedException, ExecutionException {
        List<String> names = names();
        List<byte[]> foreign =
                read("outcomes").stream().limit(3).map(ConsumerRecord::value).collect(Collectors.toList());
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (String name : names) {
            for (var partition : producer.partitionsFor(name)) {
                byte[] noise = new byte[1 + random.nextInt(400)];
                random.nextBytes(noise);
                byte[] unknownSchema =
                        ByteBuffer.allocate(40).put((byte) 0).putInt(1_000_000).array();
                byte[] key = ("garbage-" + random.nextInt(1_000)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                List<byte[]> values = new ArrayList<>(List.of(noise, unknownSchema, new byte[0]));
                if (!name.endsWith("outcomes")) {
                    values.addAll(foreign);
                }
                for (byte[] value : values) {
                    records.add(new ProducerRecord<>(name, partition.partition(), key, value));
                    records.add(new ProducerRecord<>(name, partition.partition(), null, value));
                }
                records.add(new ProducerRecord<>(name, partition.partition(), noise, noise));
            }
        }
        records.removeIf(record -> isCompacted(record.topic()) && record.key() == null);
        send(records);
        return names.size();
    }

    /** A compacted topic takes no record without a key. */
    private static boolean isCompacted(String topic) {
        return List.of("jobs", "workers", "queues", "controls").contains(topic.substring(Site.PREFIX.length()));
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records) throws InterruptedException {
        try {
            var sent = records.stream().map(producer::send).toList();
            for (var answer : sent) {
                answer.get(SENT_SECONDS, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker did not take the suite's records", e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
