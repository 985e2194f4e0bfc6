package io.tailrace.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every version of every topic's record lies in {@code history/<Record>/}; every one must read every other (FULL_TRANSITIVE), so that
 * producers and consumers move in any order and the oldest offset stays readable. With {@code -Dtailrace.history=record} a changed schema
 * is written as the next version instead of failing.
 */
class SchemaHistoryTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path HISTORY = Path.of("history");
    private static final boolean RECORDS = "record".equals(System.getProperty("tailrace.history"));

    static Stream<Named<Schema>> schemas() {
        TopicCatalogue catalogue = TopicCatalogue.standard();
        Stream<Class<? extends SpecificRecord>> ofTopics = Stream.concat(
                        catalogue.topics().stream(), Stream.of(catalogue.tasks()))
                .flatMap(topic -> topic.type().stream());
        return Stream.concat(ofTopics, TopicCatalogue.internalRecords().stream())
                .distinct()
                .map(type -> SpecificData.get().getSchema(type))
                .map(schema -> Named.of(schema.getName(), schema));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void theNewestVersionIsTheCompiledSchema(Schema current) throws IOException {
        List<Schema> history = history(current);
        if (RECORDS && (history.isEmpty() || !text(newest(history)).equals(text(current)))) {
            Path folder = Files.createDirectories(HISTORY.resolve(current.getName()));
            Files.writeString(
                    folder.resolve(String.format(Locale.ROOT, "v%03d.avsc", history.size() + 1)), text(current) + "\n");
            history = history(current);
        }

        assertThat(history).as("history of %s", current.getName()).isNotEmpty();
        assertThat(text(newest(history)))
                .as(
                        "%s has changed: record it with ./mvnw test -pl schemas -Dtest=SchemaHistoryTest -Dtailrace.history=record",
                        current.getName())
                .isEqualTo(text(current));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyVersionReadsEveryOther(Schema current) throws IOException {
        List<Schema> all = new ArrayList<>(history(current));
        all.add(current);
        for (Schema reader : all) {
            for (Schema writer : all) {
                SchemaPairCompatibility pair = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
                assertThat(pair.getType())
                        .as(
                                "version %d of %s reads version %d: %s",
                                all.indexOf(reader) + 1,
                                current.getName(),
                                all.indexOf(writer) + 1,
                                pair.getResult().getIncompatibilities())
                        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyEnumHasADefaultSoThatSymbolsCanBeAdded(Schema current) {
        enums(current, new ArrayList<>())
                .forEach(schema -> assertThat(schema.getEnumDefault())
                        .as("default of %s", schema.getFullName())
                        .isNotNull());
    }

    private static List<Schema> enums(Schema schema, List<String> seen) {
        return switch (schema.getType()) {
            case ENUM -> List.of(schema);
            case ARRAY -> enums(schema.getElementType(), seen);
            case MAP -> enums(schema.getValueType(), seen);
            case UNION ->
                schema.getTypes().stream()
                        .flatMap(type -> enums(type, seen).stream())
                        .toList();
            case RECORD -> {
                if (seen.contains(schema.getFullName())) {
                    yield List.of();
                }
                seen.add(schema.getFullName());
                yield schema.getFields().stream()
                        .flatMap(field -> enums(field.schema(), seen).stream())
                        .toList();
            }
            default -> List.of();
        };
    }

    private static Schema newest(List<Schema> history) {
        return history.get(history.size() - 1);
    }

    /** Oldest first. */
    private static List<Schema> history(Schema current) throws IOException {
        Path folder = HISTORY.resolve(current.getName());
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Schema> versions = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                versions.add(new Schema.Parser().parse(Files.readString(file)));
            }
            return Collections.unmodifiableList(versions);
        }
    }

    /** Without the comments: better words are no new version. */
    private static String text(Schema schema) {
        try {
            JsonNode tree = JSON.readTree(schema.toString());
            tree.findParents("doc").forEach(node -> ((ObjectNode) node).remove("doc"));
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a schema's text is JSON", e);
        }
    }
}
