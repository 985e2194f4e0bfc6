package io.tailrace.packager.asset;

import io.tailrace.events.Rendition;
import io.tailrace.events.TextIntent;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.PartList;
import io.tailrace.media.PartList.Segment;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes tracks of subtitles with names for menus: unique and printable, one of each language and purpose chosen by itself. */
final class TextNames {

    private final Set<String> labels = new HashSet<>();
    private final Set<List<Object>> purposes = new HashSet<>();

    /** To be called in the order of the plan. */
    TextTrack track(Rendition rendition, String folder, PartList unit, FrameGrid grid) throws BrokenAssetException {
        TextIntent intent = rendition
                .getText()
                .orElseThrow(() -> new BrokenAssetException(rendition.getName() + " has no text intent"));
        TrackChecks.require(unit.files().size() == 1, rendition.getName() + " has not one file of all its text");
        requireTitle(rendition.getName(), unit, grid);
        Optional<String> language = AudioNames.language(intent.getLanguage());
        String label = Labels.clean(intent.getLabel());
        return new TextTrack(
                rendition.getName(),
                rendition.getGeneration(),
                folder,
                unit.encoder(),
                unit.timescale(),
                unit.segments(),
                unit.files().get(0),
                language,
                Labels.unique(label.isEmpty() ? language.orElse("Subtitles") : label, labels),
                purposes.add(List.of(language, intent.getIsForced(), intent.getIsHearingImpaired())),
                intent.getIsForced(),
                intent.getIsHearingImpaired());
    }

    /** Segments follow each other from the title's first frame to its last. */
    private static void requireTitle(String name, PartList unit, FrameGrid grid) throws BrokenAssetException {
        long ticks = grid.rate().ticksPerFrame();
        long time = 0;
        for (int i = 0; i < unit.segments().size(); i++) {
            Segment segment = unit.segments().get(i);
            TrackChecks.require(
                    segment.number() == i + 1 && segment.decodeTime() == time && segment.duration() > 0,
                    name + ": segment " + (i + 1) + " is not where the one before it ends");
            time += segment.duration();
        }
        TrackChecks.require(
                unit.timescale() == grid.rate().timescale() && time == grid.totalFrames() * ticks,
                name + " is not as long as the title");
    }
}
