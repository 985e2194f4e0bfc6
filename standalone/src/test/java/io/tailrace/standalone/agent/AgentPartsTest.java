package io.tailrace.standalone.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tailrace.store.UploadJournal.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentPartsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Path FILE = Path.of("/rec/a.mp4");

    @TempDir
    Path folder;

    private WatchedFolders watched(String prefix) throws IOException {
        return new WatchedFolders(
                List.of(Files.createDirectories(folder.resolve("rec"))), prefix, Set.of("mp4", "flv"));
    }

    @Test
    void takesAFileForFinishedWhenItDidNotChangeForLong() {
        Stability stability = new Stability(Duration.ofSeconds(30));
        Snapshot growing = new Snapshot(1, 1);
        Snapshot grown = new Snapshot(2, 2);
        assertThat(stability.isFinished(FILE, growing, false, NOW)).isFalse();
        assertThat(stability.isFinished(FILE, grown, false, NOW.plusSeconds(29)))
                .isFalse();
        assertThat(stability.isFinished(FILE, grown, false, NOW.plusSeconds(58)))
                .isFalse();
        assertThat(stability.isFinished(FILE, grown, false, NOW.plusSeconds(59)))
                .isTrue();
    }

    @Test
    void waitsForTheLastBytesOfAFileThatAHookNamed() {
        Stability stability = new Stability(Duration.ofSeconds(30));
        assertThat(stability.isFinished(FILE, new Snapshot(1, 1), true, NOW)).isFalse();
        assertThat(stability.isFinished(FILE, new Snapshot(2, 1), true, NOW.plusSeconds(1)))
                .isFalse();
        assertThat(stability.isFinished(FILE, new Snapshot(2, 1), true, NOW.plusSeconds(2)))
                .isTrue();
        stability.keepOnly(Set.of());
        assertThat(stability.isFinished(FILE, new Snapshot(2, 1), true, NOW.plusSeconds(3)))
                .isFalse();
    }

    @Test
    void findsRecordingsAndNothingElse() throws IOException {
        WatchedFolders watched = watched("live/");
        Path rec = folder.resolve("rec").toRealPath();
        Files.createDirectories(rec.resolve("hall 1"));
        Files.writeString(rec.resolve("hall 1/a.MP4"), "x");
        Files.writeString(rec.resolve(".hidden.mp4"), "x");
        Files.writeString(rec.resolve("notes.txt"), "x");
        Files.createFile(rec.resolve("empty.mp4"));
        Path secret = Files.writeString(folder.resolve("secret.mp4"), "x");
        Files.createSymbolicLink(rec.resolve("link.mp4"), secret);
        Files.createSymbolicLink(rec.resolve("linked"), folder);
        assertThat(watched.files().keySet()).containsExactly(rec.resolve("hall 1/a.MP4"));
        assertThat(watched.key(rec.resolve("hall 1/a.MP4"))).contains("live/hall 1/a.MP4");
        assertThat(watched.find(rec + "/hall 1/../hall 1/a.MP4")).contains(rec.resolve("hall 1/a.MP4"));
        assertThat(watched.find(rec + "/link.mp4")).isEmpty();
        assertThat(watched.find(rec + "/../secret.mp4")).isEmpty();
        assertThat(watched.find("/etc/passwd")).isEmpty();
        assertThat(watched.find("nul\u0000l")).isEmpty();
    }

    @Test
    void saysThatAFolderIsNotThere() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new WatchedFolders(List.of(folder.resolve("none")), "", Set.of()))
                .withMessageContaining("none");
    }

    @Test
    void remembersAcrossRestartsWhatItKnowsOfAFileAsItLooked() throws IOException {
        Snapshot snapshot = new Snapshot(7, 8);
        Ledger ledger = Ledger.open(folder, FILE, snapshot);
        assertThat(ledger.key()).isEmpty();
        ledger.key("live/a.mp4");
        Progress progress = new Progress("ab", 7, 5, "upload 1", List.of("e1", "e2"));
        ledger.write(progress);
        Ledger again = Ledger.open(folder, FILE, snapshot);
        assertThat(again.key()).contains("live/a.mp4");
        assertThat(again.read()).contains(progress);
        assertThat(again.isAnnounced()).isFalse();
        again.announced();
        assertThat(Ledger.open(folder, FILE, snapshot).isAnnounced()).isTrue();
        assertThat(Ledger.open(folder, FILE, new Snapshot(7, 9)).isAnnounced()).isFalse();
        assertThat(Ledger.open(folder, Path.of("/rec/b.mp4"), snapshot).isAnnounced())
                .isFalse();
    }

    @Test
    void beginsAnewWhenWhatItKnewCannotBeRead() throws IOException {
        Snapshot snapshot = new Snapshot(7, 8);
        Ledger.open(folder, FILE, snapshot).key("k");
        try (var pages = Files.list(folder)) {
            Files.writeString(pages.findFirst().orElseThrow(), "{\"size\":7,");
        }
        assertThat(Ledger.open(folder, FILE, snapshot).key()).isEmpty();
    }

    @Test
    void keepsAnEarlierRecordingOfTheSameName() {
        assertThat(FileDelivery.beside("live/a.b/cam.mp4", "0123456789abcdef"))
                .isEqualTo("live/a.b/cam-0123456789ab.mp4");
        assertThat(FileDelivery.beside("live/a.b/cam", "0123456789abcdef")).isEqualTo("live/a.b/cam-0123456789ab");
    }
}
