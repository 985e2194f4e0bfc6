package io.tailrace.standalone.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of subtitles beside a recording, by the names that players and editors use: {@code talk.srt}, {@code talk.en.srt},
 * {@code talk.pt-BR.forced.vtt}, {@code talk.en.sdh.srt} belong to {@code talk.mp4}.
 *
 * @param language BCP 47; "und" when the name has none
 */
public record SubtitleFile(Path file, String language, boolean isForced, boolean isHearingImpaired) {

    /** As many as a request may name. */
    private static final int MOST = 32;

    private static final Pattern REST = Pattern.compile(
            "(?:\\.(?<language>[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}))?(?:\\.(?<purpose>forced|sdh|cc))?\\.(?:srt|vtt|ass|ssa)",
            Pattern.CASE_INSENSITIVE);

    /** Those of {@code recording}, in the order of their names. A folder that cannot be listed has none. */
    static List<SubtitleFile> beside(Path recording) {
        Path folder = recording.toAbsolutePath().getParent();
        String stem = stem(recording);
        if (folder == null || stem.isEmpty()) {
            return List.of();
        }
        List<SubtitleFile> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.sorted(Comparator.comparing(Path::toString))
                    .filter(Files::isRegularFile)
                    .forEach(file -> of(file, stem).ifPresent(found::add));
        } catch (IOException e) {
            return List.of();
        }
        return found.subList(0, Math.min(MOST, found.size()));
    }

    private static Optional<SubtitleFile> of(Path file, String stem) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith(stem)) {
            return Optional.empty();
        }
        Matcher rest = REST.matcher(name.substring(stem.length()));
        if (!rest.matches()) {
            return Optional.empty();
        }
        String purpose = Optional.ofNullable(rest.group("purpose")).orElse("").toLowerCase(Locale.ROOT);
        return Optional.of(new SubtitleFile(
                file,
                Optional.ofNullable(rest.group("language")).orElse("und"),
                purpose.equals("forced"),
                purpose.equals("sdh") || purpose.equals("cc")));
    }

    private static String stem(Path recording) {
        String name = String.valueOf(recording.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
