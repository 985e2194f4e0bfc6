package io.tailrace.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.media.FrameRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilesTest {

    @TempDir
    Path folder;

    @Test
    void bundlesALadderAndAProxy() {
        Profiles profiles = Profiles.load(Optional.empty());

        assertThat(profiles.all())
                .extracting(Profile::name)
                .containsExactly(
                        "archive-dnxhr",
                        "archive-prores",
                        "audio",
                        "hls-ladder",
                        "hls-ladder-av1",
                        "hls-ladder-hevc",
                        "proxy",
                        "social",
                        "thumbnails",
                        "uhd-ladder");
        Profile ladder = profiles.find(profiles.defaultName()).orElseThrow();
        assertThat(ladder.packaging()).isEqualTo(Packaging.CMAF);
        assertThat(ladder.split()).isEqualTo(Split.CHUNK);
        assertThat(ladder.rungs())
                .extracting(rung -> rung.box().toString())
                .containsExactly("1920x1080", "1280x720", "854x480", "640x360");
        assertThat(ladder.gop()).isEqualTo(Duration.ofSeconds(2));
        assertThat(ladder.segment()).isEqualTo(Duration.ofSeconds(4));
        assertThat(ladder.chunk()).isEqualTo(Duration.ofSeconds(8));
        assertThat(ladder.maxFrameRate()).isEqualTo(new FrameRate(60, 1));
        assertThat(ladder.poster()).isPresent();
        Profile proxy = profiles.find("proxy").orElseThrow();
        assertThat(proxy.packaging()).isEqualTo(Packaging.FILE);
        assertThat(proxy.files()).extracting(FileRecipe::name).containsExactly("proxy.mp4");
        assertThat(proxy.files().get(0).rendition()).isEqualTo("proxy");
        assertThat(proxy.files().get(0).picture().orElseThrow().box()).isEqualTo(new Box(960, 540));
    }

    @Test
    void addsProfilesOfAFolderAndLetsThemReplaceBundledOnes() throws IOException {
        Profile bundled = Profiles.load(Optional.empty()).find("proxy").orElseThrow();
        Files.writeString(folder.resolve("proxy.yaml"), ProfileText.FILE);
        Files.writeString(folder.resolve("mine.yml"), ProfileText.LADDER.replace("chunk: 8s", "chunk: 4s"));
        Files.writeString(folder.resolve("README.md"), "not a profile");

        Profiles profiles = Profiles.load(Optional.of(folder));

        assertThat(profiles.all())
                .extracting(Profile::name)
                .containsExactly(
                        "archive-dnxhr",
                        "archive-prores",
                        "audio",
                        "hls-ladder",
                        "hls-ladder-av1",
                        "hls-ladder-hevc",
                        "mine",
                        "proxy",
                        "social",
                        "thumbnails",
                        "uhd-ladder");
        assertThat(profiles.find("mine").orElseThrow().chunk()).isEqualTo(Duration.ofSeconds(4));
        assertThat(profiles.find("proxy").orElseThrow().version()).hasSize(64).isNotEqualTo(bundled.version());
        assertThat(profiles.find("other")).isEmpty();
    }

    @Test
    void namesTheFileOfABadProfile() throws IOException {
        Path bad = folder.resolve("bad.yaml");
        Files.writeString(bad, "packaging: cmaf\nchunkk: 8s\n");
        assertThatThrownBy(() -> Profiles.load(Optional.of(folder)))
                .isInstanceOf(InvalidProfileException.class)
                .hasMessageStartingWith(bad + ", line 2: unknown field 'chunkk'; allowed are description, packaging");
    }

    @Test
    void refusesAFolderThatIsNotThereAndNamesThatCannotBeTyped() throws IOException {
        assertThatThrownBy(() -> Profiles.load(Optional.of(folder.resolve("missing"))))
                .isInstanceOf(InvalidProfileException.class)
                .hasMessageContaining("cannot be read");
        Files.writeString(folder.resolve("My Profile.yaml"), ProfileText.LADDER);
        assertThatThrownBy(() -> Profiles.load(Optional.of(folder)))
                .isInstanceOf(InvalidProfileException.class)
                .hasMessageContaining("named by its file");
    }

    @Test
    void refusesTwoFilesForOneProfileAndFilesThatAreTooLarge() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), ProfileText.LADDER);
        Files.writeString(folder.resolve("a.yml"), ProfileText.LADDER);
        assertThatThrownBy(() -> Profiles.load(Optional.of(folder)))
                .hasMessageContaining("two files for the profile a");
        Files.writeString(folder.resolve("a.yaml"), "#".repeat(300_000));
        assertThatThrownBy(() -> Profiles.load(Optional.of(folder))).hasMessageContaining("larger than 64 KiB");
    }
}
