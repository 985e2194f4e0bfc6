package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.pipeline.Input.Made;
import io.tailrace.pipeline.Input.Plays;
import io.tailrace.pipeline.Input.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The inputs matrix: every kind of recording in {@link Inputs} is made, pushed through one server over its public surface, and what
 * comes out is measured. The measured table is printed at the end; {@code docs/inputs.md} has what is asserted here. A single row:
 * {@code -Dtailrace.inputs.only=} with a regular expression for its name.
 */
class InputsIT {

    @TempDir
    static Path folder;

    private static Server server;
    private static ExecutorService makers;
    private static final Map<String, Future<Submitted>> SUBMITTED = new ConcurrentHashMap<>();
    private static final Map<String, String> MEASURED = new ConcurrentHashMap<>();

    private record Submitted(String job, Made made) {}

    @BeforeAll
    static void start() throws Exception {
        server = Server.start(folder.resolve("data"), Map.of());
        makers = Executors.newFixedThreadPool(2);
    }

    @AfterAll
    static void stop() {
        makers.shutdownNow();
        server.close();
        Inputs.all().stream()
                .map(Input::name)
                .filter(MEASURED::containsKey)
                .forEach(name -> System.out.printf("%-28s %s%n", name, MEASURED.get(name)));
    }

    /** All are made and submitted in the background while the first ones are measured. */
    private static Stream<Input> submitted(boolean isHeavy) {
        String only = System.getProperty("tailrace.inputs.only", ".*");
        List<Input> inputs = Inputs.all().stream()
                .filter(input -> input.isHeavy() == isHeavy && input.name().matches(only))
                .toList();
        inputs.forEach(input -> SUBMITTED.put(input.name(), makers.submit(() -> submit(input))));
        return inputs.stream();
    }

    static Stream<Input> inputs() {
        return submitted(false);
    }

    static Stream<Input> heavyInputs() {
        return submitted(true);
    }

    private static Submitted submit(Input input) throws Exception {
        Made made = input.make().make(Files.createDirectory(folder.resolve(input.name())));
        String key = input.name() + "/" + made.file().getFileName();
        return new Submitted(server.submit(made.file(), key, "hls-ladder"), made);
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("inputs")
    void becomesWhatItMust(Input input) throws Exception {
        check(input);
    }

    @Tag("inputs")
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("heavyInputs")
    void becomesWhatItMustAlsoWhenItIsLong(Input input) throws Exception {
        check(input);
    }

    private static void check(Input input) throws Exception {
        Submitted submitted =
                Objects.requireNonNull(SUBMITTED.get(input.name())).get();
        JsonNode view = server.awaitEnd(submitted.job());
        MEASURED.put(input.name(), view.path("state").asText());
        if (input.expected() instanceof Refused refused) {
            assertThat(view.path("error").path("code").asText())
                    .as(view.toPrettyString())
                    .isEqualTo(refused.code());
            assertThat(view.path("state").asText()).isEqualTo("FAILED");
            MEASURED.put(
                    input.name(), "FAILED " + view.path("error").path("message").asText());
        } else if (input.expected() instanceof Plays plays) {
            assertThat(view.path("state").asText()).as(view.toPrettyString()).isEqualTo("COMPLETED");
            measure(input, plays, submitted);
            double damaged = view.path("damage").path("seconds").asDouble();
            MEASURED.merge(input.name(), damaged > 0 ? ", damaged " + view.path("damage") : "", String::concat);
            assertThat(1000 * damaged).as("damage of %s", view).isCloseTo(input.damagedMillis(), within(50.0));
        }
    }

    private static void measure(Input input, Plays plays, Submitted submitted) throws Exception {
        Path scratch = Files.createTempDirectory(folder, "measured");
        Asset asset = download(submitted.job(), Files.createDirectory(scratch.resolve("asset")));
        assertThat(renditions(asset)).containsExactlyElementsOf(plays.renditions());
        asset.matchesItsReceipt();
        List<Path> sounds = new ArrayList<>();
        for (Path playlist : asset.audioPlaylists()) {
            sounds.add(Asset.joined(playlist, scratch.resolve("sound" + sounds.size() + ".mp4")));
        }
        if (plays.rate().isEmpty()) {
            checkSound(input, plays, sounds, scratch);
        }
        for (Asset.Variant variant : asset.variants()) {
            Path rung = Asset.joined(variant.playlist(), scratch.resolve("rung.mp4"));
            Plays expected = plays.every((int) Math.round(Measurement.rate(plays.rate()) / variant.rate()));
            Measurement measured = Measurement.of(
                    rung, sounds.stream().limit(1).toList(), submitted.made().reference(), expected, scratch);
            MEASURED.put(
                    input.name(), "COMPLETED " + expected.rate() + " fps, " + measured.summary(plays.apartMillis()));
            check(expected, variant, measured);
        }
    }

    private static void check(Plays plays, Asset.Variant variant, Measurement measured) throws IOException {
        assertThat(measured.pictures()).as("decoded pictures").isEqualTo((int) plays.frames());
        String[] rate = plays.rate().split("/", -1);
        long tick = rate[1].equals("1") ? 1000 : Long.parseLong(rate[1]);
        List<Long> grid =
                LongStream.range(0, plays.frames()).map(n -> n * tick).boxed().toList();
        assertThat(measured.times()).as("presentation times").isEqualTo(grid);
        assertThat(measured.keys())
                .as("a key frame at the start of each segment")
                .containsAll(Asset.segmentStarts(variant.playlist(), Measurement.rate(plays.rate())));
        assertThat(measured.psnr()).as("compared pictures").hasSize((int) plays.frames());
        assertThat(measured.picturesBelow(plays.leastPsnr()))
                .as("pictures below %s dB of %s", plays.leastPsnr(), measured.psnr())
                .isLessThanOrEqualTo(plays.framesBelow());
        if (plays.moments() > 0) {
            assertThat(measured.flashes()).as("flashes").hasSize(plays.moments());
            assertThat(measured.beeps())
                    .as("beeps, flashes at %s", measured.flashes())
                    .hasSize(plays.moments());
            assertThat(measured.worstSync(plays.apartMillis()))
                    .as("flashes at %s, beeps at %s", measured.flashes(), measured.beeps())
                    .isLessThanOrEqualTo(plays.syncMillis());
        }
    }

    /** Without picture: every track is as long as the title, and beeps where the source does. */
    private static void checkSound(Input input, Plays plays, List<Path> sounds, Path scratch) throws IOException {
        assertThat(sounds).isNotEmpty();
        for (Path sound : sounds) {
            Measurement measured = Measurement.ofSound(sound, scratch);
            MEASURED.put(input.name(), "COMPLETED sound only, " + measured.samples() + " samples");
            // A last packet is whole, and its end is no part of the title.
            assertThat(measured.samples())
                    .as("samples at 48 kHz")
                    .isBetween(48 * plays.frames(), 48 * plays.frames() + 1024);
            assertThat(measured.beeps()).hasSize(plays.moments());
        }
    }

    private static List<String> renditions(Asset asset) {
        List<String> names = new ArrayList<>();
        for (JsonNode rendition : asset.receipt().get("renditions")) {
            String kind = rendition.get("kind").asText();
            if (kind.equals("video") || kind.equals("audio")) {
                names.add(kind + "/" + rendition.get("name").asText());
            }
        }
        return names.stream().sorted().toList();
    }

    private static Asset download(String job, Path to) throws Exception {
        for (String key : server.outputKeys(job + "/")) {
            Path file = to.resolve(key.substring(job.length() + 1));
            Files.createDirectories(file.getParent());
            server.store().download(server.bucket("OUTPUT"), key, file);
        }
        return new Asset(to);
    }
}
