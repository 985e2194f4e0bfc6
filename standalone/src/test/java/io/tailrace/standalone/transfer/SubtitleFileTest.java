package io.tailrace.standalone.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubtitleFileTest {

    @TempDir
    Path folder;

    @Test
    void findsTheFilesThatBelongToARecording() throws IOException {
        for (String name : List.of(
                "talk.mp4",
                "talk.srt",
                "talk.en.srt",
                "talk.pt-BR.forced.vtt",
                "talk.en.SDH.SRT",
                "talk.notes.txt",
                "talk.a very long thing.srt",
                "talk2.en.srt",
                "other.srt")) {
            Files.createFile(folder.resolve(name));
        }
        Files.createDirectory(folder.resolve("talk.de.srt"));

        assertThat(SubtitleFile.beside(folder.resolve("talk.mp4")))
                .containsExactly(
                        new SubtitleFile(folder.resolve("talk.en.SDH.SRT"), "en", false, true),
                        new SubtitleFile(folder.resolve("talk.en.srt"), "en", false, false),
                        new SubtitleFile(folder.resolve("talk.pt-BR.forced.vtt"), "pt-BR", true, false),
                        new SubtitleFile(folder.resolve("talk.srt"), "und", false, false));
    }

    @Test
    void takesNoSubtitleForItsOwn() throws IOException {
        Files.createFile(folder.resolve("a.mkv"));

        assertThat(SubtitleFile.beside(folder.resolve("a.mkv"))).isEmpty();
        assertThat(SubtitleFile.beside(folder.resolve("gone").resolve("b.mkv"))).isEmpty();
    }
}
