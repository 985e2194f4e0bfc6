package io.tailrace.encoder.probe;

import io.tailrace.encoder.probe.ProbeReport.Track;
import io.tailrace.events.ChapterFacts;
import io.tailrace.events.TextFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Subtitle tracks and chapters of a source. Pure. */
final class TextTracks {

    /** What ffmpeg turns into text; everything else is pictures of text, or needs a library that the build lacks. */
    private static final Set<String> TEXT = Set.of(
            "subrip",
            "srt",
            "ass",
            "ssa",
            "mov_text",
            "webvtt",
            "text",
            "eia_608",
            "microdvd",
            "mpl2",
            "sami",
            "subviewer",
            "subviewer1",
            "realtext",
            "jacosub",
            "pjs",
            "vplayer",
            "stl");

    /** Facts travel in every task; a menu with more helps nobody. */
    private static final int MOST_TRACKS = 64;

    private static final int MOST_CHAPTERS = 200;
    private static final int LONGEST_TITLE = 100;

    private TextTracks() {}

    static List<TextFacts> of(ProbeReport report) {
        List<Track> tracks = report.texts().limit(MOST_TRACKS).toList();
        List<TextFacts> facts = new ArrayList<>();
        for (int i = 0; i < tracks.size(); i++) {
            Track track = tracks.get(i);
            facts.add(TextFacts.newBuilder()
                    .setTrack(i)
                    .setCodec(track.codec())
                    .setIsText(TEXT.contains(track.codec()))
                    .setLanguage(track.language())
                    .setTitle(track.title())
                    .setIsDefault(track.isDefault())
                    .setIsForced(track.isForced())
                    .setIsHearingImpaired(track.isHearingImpaired())
                    .build());
        }
        return facts;
    }

    /** In order of their start, on the clock of all facts. */
    static List<ChapterFacts> chapters(ProbeReport report, long containerStart) {
        return report.chapters().stream()
                .sorted(Comparator.comparingLong(ProbeReport.Chapter::startMicros))
                .limit(MOST_CHAPTERS)
                .map(chapter -> ChapterFacts.newBuilder()
                        .setStartMicros(chapter.startMicros() - containerStart)
                        .setEndMicros(chapter.endMicros() - containerStart)
                        .setTitle(cut(chapter.title()))
                        .build())
                .toList();
    }

    private static String cut(String title) {
        return title.codePointCount(0, title.length()) <= LONGEST_TITLE
                ? title
                : title.substring(0, title.offsetByCodePoints(0, LONGEST_TITLE));
    }
}
