package io.tailrace.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.AudioFacts;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.Lane;
import io.tailrace.events.Note;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.SourceFacts;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.pool.Fleets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which tracks become which sounds, and which of them plays unasked. */
class SoundsTest {

    private static final Profile LADDER =
            Profiles.load(Optional.empty()).find("hls-ladder").orElseThrow();

    @TempDir
    Path folder;

    private static AudioFacts.Builder mono(int track) {
        return Sources.audio(track, 1).setCodec("pcm_s16le").setLanguage("und");
    }

    private static SourceFacts source(String demuxer, List<AudioFacts> tracks) {
        return Sources.facts(60)
                .setDemuxer(demuxer)
                .setVideo(Sources.video(1280, 720, 25, 1, 60).build())
                .setAudio(tracks)
                .build();
    }

    private static SourceFacts eightMono(String demuxer) {
        List<AudioFacts> tracks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tracks.add(mono(i).build());
        }
        return source(demuxer, tracks);
    }

    private static Plan plan(Profile profile, SourceFacts source) {
        PlanRequest request =
                new PlanRequest(profile, source, Optional.empty(), List.of(), Fleets.cpu(), Lane.NORMAL, "out", 1);
        return ((PlanDecision.Planned) new Planner("media-output").plan(request)).plan();
    }

    private static List<AudioIntent> sounds(Plan plan) {
        return plan.getRenditions().stream()
                .map(Rendition::getAudio)
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void takesMonoTracksOfACameraAsPairsAndSaysSo() {
        Plan plan = plan(LADDER, eightMono("mxf"));

        assertThat(sounds(plan))
                .extracting(AudioIntent::getJoined)
                .containsExactly(List.of(0, 1), List.of(2, 3), List.of(4, 5), List.of(6, 7));
        assertThat(sounds(plan)).extracting(AudioIntent::getTrack).containsExactly(0, 2, 4, 6);
        assertThat(sounds(plan)).extracting(AudioIntent::getChannels).containsOnly(2);
        assertThat(plan.getNotes()).extracting(Note::getCode).containsExactly("mono-tracks-paired");
    }

    @Test
    void takesTracksOneByOneWhereTheyAreNoPairs() {
        assertThat(sounds(plan(LADDER, eightMono("matroska")))).hasSize(8);
        assertThat(sounds(plan(LADDER, source("mov", List.of(mono(0).build())))))
                .singleElement()
                .satisfies(sound -> assertThat(sound.getJoined()).isEmpty());
        for (AudioFacts other : List.of(
                mono(1).setLanguage("de").build(),
                mono(1).setTitle("Boom").build(),
                mono(1).setCodec("aac").build(),
                mono(1).setChannels(2).build(),
                mono(1).setRole("commentary").build())) {
            Plan plan = plan(LADDER, source("mov", List.of(mono(0).build(), other)));
            assertThat(sounds(plan))
                    .as(other.toString())
                    .allMatch(sound -> sound.getJoined().isEmpty());
            assertThat(plan.getNotes()).isEmpty();
        }
    }

    @Test
    void followsTheMapOfTheProfile() throws IOException {
        Plan plan = plan(mapped(), eightMono("mxf"));

        List<AudioIntent> sounds = sounds(plan);
        assertThat(sounds)
                .extracting(AudioIntent::getJoined)
                .containsExactly(
                        List.of(1, 0),
                        List.of(1, 0),
                        List.of(2, 3, 4, 5, 6, 7),
                        List.of(2, 3, 4, 5, 6, 7),
                        List.of(2, 3, 4, 5, 6, 7));
        assertThat(sounds).extracting(AudioIntent::getLanguage).containsExactly("en", "en", "de", "de", "de");
        assertThat(sounds).extracting(AudioIntent::getRole).containsExactly("description", "description", "", "", "");
        assertThat(sounds).extracting(AudioIntent::getChannels).containsExactly(1, 2, 1, 2, 6);
        assertThat(sounds).extracting(AudioIntent::getLabel).contains("For the blind", "German");
        assertThat(sounds).extracting(AudioIntent::getIsDefault).containsExactly(false, false, true, true, true);
        assertThat(plan.getNotes()).isEmpty();
    }

    /** Three layouts, of which a sound gets those it has the channels for. */
    private Profile mapped() throws IOException {
        Files.writeString(folder.resolve("test.yaml"), """
                packaging: cmaf
                audio:
                  - {channels: 1, bitRate: 64k}
                  - {channels: 2, bitRate: 128k, fromChannels: 2}
                  - {channels: 6, bitRate: 384k, fromChannels: 6}
                soundMap:
                  - {from: [2, 1], language: en, label: For the blind, role: description}
                  - {from: [3, 4, 5, 6, 7, 8], language: de}
                  - {from: [9, 10], language: fr}
                """);
        return Profiles.load(Optional.of(folder)).find("test").orElseThrow();
    }

    @Test
    void treatsASourceTheMapDoesNotFitAsWithoutOne() throws IOException {
        SourceFacts stereo = source(
                "mov", List.of(Sources.audio(0, 2).build(), Sources.audio(1, 2).build()));
        assertThat(sounds(plan(mapped(), stereo)))
                .allMatch(sound -> sound.getJoined().isEmpty());
        assertThat(sounds(plan(mapped(), stereo)).stream()
                        .map(AudioIntent::getTrack)
                        .distinct())
                .containsExactly(0, 1);
    }

    @Test
    void playsTheProgrammeUnasked() {
        Plan plan = plan(
                LADDER,
                source(
                        "matroska",
                        List.of(
                                Sources.audio(0, 2)
                                        .setRole("commentary")
                                        .setIsDefault(true)
                                        .build(),
                                Sources.audio(1, 2).setRole("description").build(),
                                Sources.audio(2, 2).build(),
                                Sources.audio(3, 2)
                                        .setRole("dub")
                                        .setLanguage("de")
                                        .build())));

        assertThat(sounds(plan)).extracting(AudioIntent::getIsDefault).containsExactly(false, false, true, false);
        assertThat(sounds(plan))
                .extracting(AudioIntent::getLabel)
                .containsExactly("English (commentary)", "English (audio description)", "English", "German");
        assertThat(sounds(plan))
                .extracting(AudioIntent::getRole)
                .containsExactly("commentary", "description", "", "dub");
    }

    @Test
    void notesFilmThatWasBroughtToVideo() {
        SourceFacts film = Sources.facts(60)
                .setVideo(Sources.video(720, 480, 30000, 1001, 60)
                        .setIsTelecined(true)
                        .build())
                .build();
        assertThat(plan(LADDER, film).getNotes()).extracting(Note::getCode).containsExactly("telecined");
    }
}
