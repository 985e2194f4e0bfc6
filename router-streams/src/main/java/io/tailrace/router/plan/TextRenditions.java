package io.tailrace.router.plan;

import io.tailrace.events.Note;
import io.tailrace.events.Sidecar;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.TextFacts;
import io.tailrace.events.TextIntent;
import io.tailrace.events.TextOrigin;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameGrid;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.TextRecipe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which subtitles are made of a source, by name of their rendition, and what is said of those that are not. Pure. */
final class TextRenditions {

    /** More would fill menus and records, not screens. */
    private static final int MOST = 40;

    /**
     * Text is short: segments of about half a minute keep the number of objects of a long title small. Its playlists may have a target
     * duration of their own (RFC 8216bis, 6.2.4).
     */
    private static final double SEGMENT_SECONDS = 30;

    private final Profile profile;
    private final SourceFacts facts;
    private final List<Sidecar> sidecars;
    private final FrameGrid grid;

    TextRenditions(Profile profile, SourceFacts facts, List<Sidecar> sidecars, FrameGrid grid) {
        this.profile = profile;
        this.facts = facts;
        this.sidecars = sidecars;
        this.grid = grid;
    }

    /** In the order of menus: tracks of the source, files beside it, captions. */
    Map<String, TextIntent> all() {
        Map<String, TextIntent> all = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (TextIntent intent : intents()) {
            if (all.size() < MOST) {
                all.put(Renditions.unique("text-" + purpose(intent), names), intent);
            }
        }
        return all;
    }

    /** What was left out, for people. */
    List<Note> notes() {
        if (!profile.text().makesSubtitles()) {
            return List.of();
        }
        List<Note> notes = new ArrayList<>();
        List<TextFacts> pictures =
                facts.getTexts().stream().filter(text -> !text.getIsText()).toList();
        if (!pictures.isEmpty()) {
            String tracks = pictures.stream()
                    .map(text -> Tracks.language(text.getLanguage()) + " (" + text.getCodec() + ")")
                    .collect(Collectors.joining(", "));
            notes.add(new Note(
                    "subtitles-left-out", "subtitles that are pictures or unreadable were left out: " + tracks));
        }
        if (intents().size() > MOST) {
            notes.add(new Note(
                    "subtitles-left-out",
                    "of " + intents().size() + " tracks and files of subtitles the first " + MOST + " were taken"));
        }
        return notes;
    }

    private List<TextIntent> intents() {
        List<TextIntent> intents = new ArrayList<>();
        if (profile.text().makesSubtitles()) {
            facts.getTexts().stream()
                    .filter(TextFacts::getIsText)
                    .map(this::track)
                    .forEach(intents::add);
            sidecars.stream().map(this::sidecar).forEach(intents::add);
        }
        captions().ifPresent(intents::add);
        return intents;
    }

    private static String purpose(TextIntent intent) {
        if (intent.getOrigin() == TextOrigin.CAPTIONS) {
            return "cc" + intent.getTrack();
        }
        return intent.getLanguage()
                + (intent.getIsForced() ? "-forced" : "")
                + (intent.getIsHearingImpaired() ? "-sdh" : "");
    }

    private TextIntent track(TextFacts text) {
        return intent(TextOrigin.TRACK)
                .setTrack(text.getTrack())
                .setLanguage(Tracks.language(text.getLanguage()))
                .setLabel(Tracks.label(text.getTitle(), text.getLanguage(), "Subtitles " + (text.getTrack() + 1)))
                .setIsForced(text.getIsForced())
                .setIsHearingImpaired(text.getIsHearingImpaired())
                .build();
    }

    private TextIntent sidecar(Sidecar file) {
        return intent(TextOrigin.SIDECAR)
                .setKey(file.getKey())
                .setLanguage(Tracks.language(file.getLanguage()))
                .setLabel(Tracks.label(file.getLabel(), file.getLanguage(), "Subtitles"))
                .setIsForced(file.getIsForced())
                .setIsHearingImpaired(file.getIsHearingImpaired())
                .build();
    }

    /** Line 21's first channel, where the profile wants it or a rung cannot carry it. */
    private Optional<TextIntent> captions() {
        boolean isThere = facts.getVideo().filter(VideoFacts::getHasCaptions).isPresent()
                && !profile.rungs().isEmpty();
        boolean isCarried =
                profile.rungs().stream().allMatch(rung -> rung.codec().carriesCaptions());
        boolean isWanted = profile.text().captions() == TextRecipe.Captions.WEBVTT || !isCarried;
        return isThere && isWanted
                ? Optional.of(intent(TextOrigin.CAPTIONS)
                        .setTrack(1)
                        .setLabel("Captions")
                        .setIsHearingImpaired(true)
                        .build())
                : Optional.empty();
    }

    private TextIntent.Builder intent(TextOrigin origin) {
        double segment = (double) grid.rate().microsAt(grid.segmentFrames()) / 1e6;
        return TextIntent.newBuilder().setOrigin(origin).setSegmentsPerSegment(Math.max(1, (int)
                Math.round(SEGMENT_SECONDS / segment)));
    }
}
