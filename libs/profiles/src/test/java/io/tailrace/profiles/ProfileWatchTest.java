package io.tailrace.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileWatchTest {

    private static final String OTHER = ProfileText.LADDER.replace("chunk: 8s", "chunk: 4s");

    @TempDir
    Path site;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Path folder;
    private Profiles profiles;
    private ProfileWatch watch;

    @BeforeEach
    void start() throws IOException {
        folder = Files.createDirectory(site.resolve("profiles"));
        write("mine", ProfileText.LADDER);
        begin();
    }

    private void begin() {
        profiles = Profiles.load(Optional.of(folder));
        watch = ProfileWatch.of(profiles, folder, others -> {}, metrics);
        lookTwice();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), text);
    }

    private void lookTwice() {
        watch.look();
        watch.look();
    }

    private Duration chunk() {
        return profiles.find("mine").orElseThrow().chunk();
    }

    private double count(String result) {
        return metrics.counter("tailrace.profiles.reloads", "result", result).count();
    }

    @Test
    void takesWhatChangedWasAddedAndIsGone() throws IOException {
        Profile before = profiles.find("mine").orElseThrow();
        assertThat(count("taken")).isZero();
        write("mine", OTHER);
        lookTwice();
        assertThat(chunk()).isEqualTo(Duration.ofSeconds(4));
        assertThat(before.chunk()).isEqualTo(Duration.ofSeconds(8));
        assertThat(profiles.ownText("mine")).contains(OTHER);

        write("proxy", ProfileText.FILE);
        lookTwice();
        assertThat(profiles.ownText("proxy")).isPresent();

        Files.delete(folder.resolve("mine.yaml"));
        Files.delete(folder.resolve("proxy.yaml"));
        lookTwice();
        assertThat(profiles.find("mine")).isEmpty();
        assertThat(profiles.find("proxy")).isPresent();
        assertThat(profiles.ownText("proxy")).isEmpty();
        assertThat(count("taken")).isEqualTo(3);
    }

    @Test
    void keepsTheLastGoodContentAndSaysWhatIsWrong() throws IOException {
        write("mine", OTHER.replace("chunk", "chonk"));
        write("new", ProfileText.FILE);
        lookTwice();
        assertThat(chunk()).isEqualTo(Duration.ofSeconds(8));
        assertThat(profiles.find("new")).isEmpty();
        assertThat(watch.mistake().orElseThrow()).contains("mine.yaml", "line 5", "chonk");
        assertThat(metrics.get("tailrace.profiles.valid").gauge().value()).isZero();
        lookTwice();
        assertThat(count("refused")).isEqualTo(1);

        write("mine", OTHER);
        lookTwice();
        assertThat(chunk()).isEqualTo(Duration.ofSeconds(4));
        assertThat(profiles.find("new")).isPresent();
        assertThat(watch.mistake()).isEmpty();
        assertThat(metrics.get("tailrace.profiles.valid").gauge().value()).isEqualTo(1);
    }

    @Test
    void waitsUntilAFileIsWritten() throws IOException {
        // What is there of it is a profile.
        write("mine", OTHER.substring(0, OTHER.indexOf("audio:")));
        watch.look();
        write("mine", OTHER.substring(0, OTHER.indexOf("poster:")));
        watch.look();
        write("mine", OTHER);
        watch.look();
        assertThat(chunk()).isEqualTo(Duration.ofSeconds(8));
        watch.look();
        assertThat(chunk()).isEqualTo(Duration.ofSeconds(4));
        assertThat(profiles.find("mine").orElseThrow().poster()).isPresent();
        assertThat(count("taken")).isEqualTo(1);
    }

    @Test
    void seesAMountedConfigMapChange() throws IOException {
        Path first = Files.createDirectory(site.resolve("..first"));
        Path second = Files.createDirectory(site.resolve("..second"));
        Files.writeString(first.resolve("mine.yaml"), ProfileText.LADDER);
        Files.writeString(second.resolve("mine.yaml"), OTHER);
        folder = Files.createDirectory(site.resolve("mounted"));
        Files.createSymbolicLink(folder.resolve("..data"), first);
        Files.createSymbolicLink(folder.resolve("mine.yaml"), Path.of("..data", "mine.yaml"));
        begin();
        assertThat(chunk()).isEqualTo(Duration.ofSeconds(8));

        Files.createSymbolicLink(folder.resolve("..data_tmp"), second);
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        lookTwice();
        assertThat(chunk()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void keepsEverythingWhileTheFolderIsAway() throws IOException {
        Path away = Files.move(folder, site.resolve("away"));
        lookTwice();
        assertThat(chunk()).isEqualTo(Duration.ofSeconds(8));
        assertThat(watch.mistake().orElseThrow()).contains("cannot be read");
        Files.move(away, folder);
        lookTwice();
        assertThat(watch.mistake()).isEmpty();
    }

    @Test
    void takesNothingThatOthersCannotDoWithout() throws IOException {
        watch = ProfileWatch.of(
                profiles,
                folder,
                others -> {
                    if (others.find("mine").isEmpty()) {
                        throw new InvalidProfileException("rules.yaml", 3, "there is no profile 'mine'");
                    }
                },
                metrics);
        Files.delete(folder.resolve("mine.yaml"));
        lookTwice();
        assertThat(profiles.find("mine")).isPresent();
        assertThat(watch.mistake()).contains("rules.yaml, line 3: there is no profile 'mine'");
    }

    @Test
    void looksByItself() throws IOException {
        try (ProfileWatch running = ProfileWatch.start(profiles, folder, others -> {}, metrics)) {
            write("mine", OTHER);
            await().atMost(Duration.ofMinutes(1)).until(() -> chunk().equals(Duration.ofSeconds(4)));
            assertThat(running.mistake()).isEmpty();
        }
    }

    @Test
    void readsWhatARequestCarriesButKeepsItsOwnLimits() {
        String wide = OTHER + "policy: {maxStreams: 60, maxBytes: 1M}\n";
        Profile unknown = profiles.carried("unknown", wide, "").orElseThrow();
        assertThat(unknown.chunk()).isEqualTo(Duration.ofSeconds(4));
        assertThat(unknown.name()).isEqualTo("unknown");
        assertThat(unknown.policy().maxStreams()).isEqualTo(40);
        assertThat(unknown.policy().maxBytes()).isEqualTo(1_000_000);

        Profile later = profiles.carried("mine", OTHER, "{\"gop\":\"1s\"}").orElseThrow();
        assertThat(later.chunk()).isEqualTo(Duration.ofSeconds(4));
        assertThat(later.gop()).isEqualTo(Duration.ofSeconds(1));
        assertThat(profiles.carried("mine", "", "")).isEqualTo(profiles.find("mine"));
        assertThat(profiles.carried("mine", ProfileText.LADDER, "")).isEqualTo(profiles.find("mine"));
        assertThat(profiles.carried("mine", "of a later release", "")).isEqualTo(profiles.find("mine"));
        assertThat(profiles.carried("none", "", "")).isEmpty();
    }
}
