package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Images of the archives of this build, made without a daemon on a Debian made here, and looked into layer by layer. */
@Tag("images")
class ImagesIT {

    private static final Duration LIMIT = Duration.ofMinutes(40);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOME = "opt/tailrace/";
    private static final String NATIVE = ".*\\.(so(\\.\\d+)*|dll|dylib|jnilib|a|sl)";
    private static final String OWN_NATIVE = "(.*/)?(linux/amd64|Linux/x86_64|linux-x86_64)/[^/]*|.*-linux64\\.so";

    static final List<String> VARIANTS =
            List.of("ingest-gateway", "router-streams", "packager-consumer", "encoder-cpu", "encoder-x86-nvenc");

    @TempDir
    static Path folder;

    /** A layer as its files: name to content of jars, and nothing of others. */
    private record Layer(long bytes, Map<String, byte[]> files) {}

    private record Image(JsonNode configuration, List<Layer> layers) {}

    @BeforeAll
    static void build() throws Exception {
        try (Command command = Command.run(
                Path.of("..").toAbsolutePath().normalize(),
                Map.of("BUILDAH_ROOT", folder.resolve("storage").toString()),
                List.of("images/build", "--made-base", folder.resolve("out").toString()))) {
            assertThat(command.exitCode(LIMIT))
                    .as(String.join("\n", command.errors()))
                    .isZero();
        }
    }

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void runsAsNobodySpecial(String variant) throws Exception {
        JsonNode configuration = image(variant).configuration().path("config");
        assertThat(configuration.path("User").asText()).isEqualTo("10001:10001");
        assertThat(configuration.path("Entrypoint").size()).isOne();
        assertThat(configuration.path("StopSignal").asText()).isEqualTo("SIGTERM");
        List<String> environment = StreamSupport.stream(
                        configuration.path("Env").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        assertThat(environment).anyMatch(variable -> variable.startsWith("JAVA_OPTS=-XX:MaxRAMPercentage="));
        assertThat(environment.contains("NVIDIA_DRIVER_CAPABILITIES=video,compute,utility"))
                .isEqualTo(variant.equals("encoder-x86-nvenc"));
    }

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void holdsNativesOfItsPlatformOnly(String variant) throws Exception {
        List<String> natives = new ArrayList<>();
        for (Layer layer : image(variant).layers()) {
            for (Map.Entry<String, byte[]> file : layer.files().entrySet()) {
                if (file.getKey().startsWith(HOME) && file.getKey().endsWith(".jar")) {
                    natives.addAll(natives(file.getValue()));
                }
            }
        }
        assertThat(natives).isNotEmpty().allMatch(name -> name.matches(OWN_NATIVE));
    }

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void aChangeOfTheCodeIsInTheLastLayersAndSmall(String variant) throws Exception {
        List<Layer> layers = image(variant).layers();
        List<Layer> withCode = layers.stream()
                .filter(layer -> layer.files().keySet().stream()
                        .anyMatch(name -> name.matches(HOME + "lib/tailrace-.*\\.jar|" + HOME + "image/classes\\.jsa")))
                .toList();
        assertThat(withCode).isEqualTo(layers.subList(layers.size() - 2, layers.size()));
        assertThat(withCode.stream().mapToLong(Layer::bytes).sum()).isLessThan(16L << 20);
        assertThat(withCode.get(0).files().keySet().stream().filter(name -> name.endsWith(".jar")))
                .allMatch(name -> name.startsWith(HOME + "lib/tailrace-"));
    }

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void bringsFfmpegAsProgramsWhereItEncodes(String variant) throws Exception {
        assertThat(image(variant).layers().stream()
                        .flatMap(layer -> layer.files().keySet().stream())
                        .filter(name -> name.matches(HOME + "ffmpeg/ff(mpeg|probe)")))
                .hasSize(variant.startsWith("encoder-") ? 2 : 0);
    }

    private static List<String> natives(byte[] jar) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().matches(NATIVE)) {
                    names.add(entry.getName());
                }
            }
        }
        return names;
    }

    private static Image image(String variant) throws IOException {
        Path layout = folder.resolve("out").resolve(variant);
        assertThat(layout.resolve("oci-layout")).isRegularFile();
        JsonNode manifest = blob(
                layout,
                JSON.readTree(layout.resolve("index.json").toFile())
                        .path("manifests")
                        .path(0));
        List<Layer> layers = new ArrayList<>();
        for (JsonNode layer : manifest.path("layers")) {
            layers.add(layer(file(layout, layer)));
        }
        return new Image(blob(layout, manifest.path("config")), layers);
    }

    private static JsonNode blob(Path layout, JsonNode descriptor) throws IOException {
        return JSON.readTree(file(layout, descriptor).toFile());
    }

    private static Path file(Path layout, JsonNode descriptor) {
        return layout.resolve("blobs")
                .resolve(descriptor.path("digest").asText().replace(':', '/'));
    }

    private static Layer layer(Path file) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(bytes))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    boolean isJar =
                            entry.getName().startsWith(HOME) && entry.getName().endsWith(".jar");
                    files.put(entry.getName(), isJar ? tar.readAllBytes() : new byte[0]);
                }
            }
        }
        return new Layer(Files.size(file), files);
    }
}
