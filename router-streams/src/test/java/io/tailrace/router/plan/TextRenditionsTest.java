package io.tailrace.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Lane;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.Sidecar;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.TextFacts;
import io.tailrace.events.TextIntent;
import io.tailrace.events.TextOrigin;
import io.tailrace.events.VideoFacts;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.pool.Fleets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextRenditionsTest {

    private static final Profile LADDER =
            Profiles.load(Optional.empty()).find("hls-ladder").orElseThrow();

    @TempDir
    Path folder;

    private static TextFacts.Builder track(int number, String codec, String language) {
        return TextFacts.newBuilder().setTrack(number).setCodec(codec).setLanguage(language);
    }

    private static SourceFacts with(TextFacts.Builder... texts) {
        List<TextFacts> tracks = new ArrayList<>();
        for (TextFacts.Builder text : texts) {
            tracks.add(text.build());
        }
        return SourceFacts.newBuilder(Sources.fullHd(60)).setTexts(tracks).build();
    }

    private static Plan plan(Profile profile, SourceFacts facts, Sidecar... sidecars) {
        PlanRequest request = new PlanRequest(
                profile, facts, Optional.empty(), List.of(sidecars), Fleets.cpu(), Lane.NORMAL, "shows/1", 1);
        PlanDecision decision = new Planner("media-output").plan(request);
        return ((PlanDecision.Planned) decision).plan();
    }

    private static List<Rendition> texts(Plan plan) {
        return plan.getRenditions().stream()
                .filter(rendition -> rendition.getKind() == RenditionKind.TEXT)
                .toList();
    }

    private static TextIntent intent(Plan plan, int index) {
        return texts(plan).get(index).getText().orElseThrow();
    }

    @Test
    void makesSubtitlesOfEveryTrackOfTextAndSaysWhatEachIsFor() {
        Plan plan = plan(
                LADDER,
                with(
                        track(0, "subrip", "en").setIsDefault(true),
                        track(1, "subrip", "en").setIsHearingImpaired(true).setTitle("English \"SDH\""),
                        track(2, "mov_text", "de").setIsForced(true),
                        track(3, "webvtt", "en")));

        assertThat(texts(plan))
                .extracting(Rendition::getName)
                .containsExactly("text-en", "text-en-sdh", "text-de-forced", "text-en-2");
        assertThat(texts(plan)).extracting(Rendition::getGroup).containsOnly("text");
        assertThat(intent(plan, 0).getLabel()).isEqualTo("English");
        assertThat(intent(plan, 1).getLabel()).isEqualTo("English SDH");
        assertThat(intent(plan, 2).getIsForced()).isTrue();
        assertThat(plan.getNotes()).isEmpty();
    }

    @Test
    void cutsTextIntoAboutHalfMinutes() {
        assertThat(intent(plan(LADDER, with(track(0, "subrip", "en"))), 0).getSegmentsPerSegment())
                .isEqualTo(8);
    }

    @Test
    void leavesPicturesOfTextOutAndSaysSo() {
        Plan plan = plan(LADDER, with(track(0, "dvb_subtitle", "fr").setIsText(false), track(1, "subrip", "en")));

        assertThat(texts(plan)).extracting(Rendition::getName).containsExactly("text-en");
        assertThat(plan.getNotes()).singleElement().satisfies(note -> {
            assertThat(note.getCode()).isEqualTo("subtitles-left-out");
            assertThat(note.getMessage()).contains("fr (dvb_subtitle)");
        });
    }

    @Test
    void takesFilesBesideTheSourceEachAsATaskOfItsOwn() {
        Sidecar english =
                Sidecar.newBuilder().setKey("talk.en.srt").setLanguage("en").build();
        Sidecar unknown = Sidecar.newBuilder().setKey("talk.vtt").build();
        Plan plan = plan(LADDER, with(track(0, "subrip", "en")), english, unknown);

        assertThat(texts(plan)).extracting(Rendition::getName).containsExactly("text-en", "text-en-2", "text-und");
        assertThat(texts(plan)).extracting(Rendition::getGroup).containsExactly("text", "text-en-2", "text-und");
        assertThat(intent(plan, 1).getOrigin()).isEqualTo(TextOrigin.SIDECAR);
        assertThat(intent(plan, 1).getKey()).isEqualTo("talk.en.srt");
        assertThat(intent(plan, 2).getLabel()).isEqualTo("Subtitles");
    }

    @Test
    void boundsHowManyThereAre() {
        TextFacts.Builder[] many = IntStream.range(0, 60)
                .mapToObj(number -> track(number, "subrip", "en"))
                .toArray(TextFacts.Builder[]::new);
        Plan plan = plan(LADDER, with(many));

        assertThat(texts(plan)).hasSize(40);
        assertThat(plan.getNotes())
                .singleElement()
                .satisfies(note -> assertThat(note.getMessage()).contains("60"));
    }

    @Test
    void makesLine21ToTextOnlyWhereTheProfileWantsIt() throws IOException {
        SourceFacts facts = SourceFacts.newBuilder(Sources.fullHd(60))
                .setVideo(VideoFacts.newBuilder(Sources.fullHd(60).getVideo().orElseThrow())
                        .setHasCaptions(true)
                        .build())
                .build();

        assertThat(texts(plan(LADDER, facts))).isEmpty();
        Plan plan = plan(profile("subtitles: none", "captions: webvtt"), facts);
        assertThat(texts(plan)).extracting(Rendition::getName).containsExactly("text-cc1");
        assertThat(intent(plan, 0).getOrigin()).isEqualTo(TextOrigin.CAPTIONS);
        assertThat(intent(plan, 0).getTrack()).isEqualTo(1);
    }

    @Test
    void makesNoneWhereTheProfileSaysSo() throws IOException {
        Plan plan = plan(
                profile("subtitles: none", "captions: keep"),
                with(track(0, "subrip", "en"), track(1, "dvb_subtitle", "fr").setIsText(false)));

        assertThat(texts(plan)).isEmpty();
        assertThat(plan.getNotes()).isEmpty();
    }

    private Profile profile(String... lines) throws IOException {
        Files.writeString(
                folder.resolve("test.yaml"),
                "packaging: cmaf\nrungs: [{box: 640x360, quality: 23, maxRate: 800k}]\n" + String.join("\n", lines)
                        + "\n");
        return Profiles.load(Optional.of(folder)).find("test").orElseThrow();
    }
}
