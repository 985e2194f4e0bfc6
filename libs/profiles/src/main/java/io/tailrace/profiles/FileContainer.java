package io.tailrace.profiles;

import io.tailrace.media.SoundCodec;
import java.util.List;
import java.util.stream.Stream;

/** Containers of muxed files, and what each may hold. */
public enum FileContainer {
    /** ISO/IEC 14496-14. */
    MP4("mp4"),
    /** QuickTime. */
    MOV("mov"),
    /** SMPTE ST 377-1, operational pattern 1a. */
    MXF("mxf");

    private final String word;

    FileContainer(String word) {
        this.word = word;
    }

    /** The word of YAML and of records, which is also what file names end in. */
    public String word() {
        return word;
    }

    /** Codecs of pictures it may hold. */
    List<String> pictures() {
        return switch (this) {
            case MP4 -> List.of("h264", "hevc", "av1");
            case MOV -> List.of("h264", "hevc", "prores", "dnxhr");
            case MXF -> List.of("prores", "dnxhr");
        };
    }

    /** Codecs of sound it may hold, the usual one first. */
    List<String> sounds() {
        return switch (this) {
            case MP4 -> SoundCodec.words();
            case MOV -> List.of("aac", "pcm");
            case MXF -> List.of("pcm");
        };
    }

    static List<String> words() {
        return Stream.of(values()).map(FileContainer::word).toList();
    }

    /** The container of one of {@link #words()}. */
    static FileContainer of(String word) {
        return Stream.of(values())
                .filter(container -> container.word.equals(word))
                .findFirst()
                .orElseThrow();
    }
}
