package io.tailrace.router.plan;

import io.tailrace.events.AudioFacts;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.FileIntent;
import io.tailrace.events.ImageIntent;
import io.tailrace.events.Note;
import io.tailrace.events.OverlayIntent;
import io.tailrace.events.ReframeIntent;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.Sidecar;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.TextIntent;
import io.tailrace.events.TextOrigin;
import io.tailrace.events.VideoFacts;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.DynamicRange;
import io.tailrace.media.FrameRate;
import io.tailrace.media.PictureCodec;
import io.tailrace.media.Timecode;
import io.tailrace.profiles.AudioRecipe;
import io.tailrace.profiles.Deinterlace;
import io.tailrace.profiles.FileContainer;
import io.tailrace.profiles.FileRecipe;
import io.tailrace.profiles.PosterRecipe;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Reframe;
import io.tailrace.profiles.Rung;
import io.tailrace.profiles.Split;
import io.tailrace.profiles.StillsRecipe;
import io.tailrace.profiles.StoryboardRecipe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What is made of a source by a profile: pictures, sound, files and a poster, each with its group, none with a pool yet. */
final class Renditions {

    private static final Note TELECINED = Note.newBuilder()
            .setCode("telecined")
            .setMessage("The picture is film that was brought to a video rate by repeating fields (3:2 pulldown)."
                    + " It plays as it is; the pictures of the film are not restored.")
            .build();

    /** Group of all rungs that share a decode, until their pools are known. */
    static final String LADDER = "video0";

    private final Profile profile;
    private final SourceFacts facts;
    private final Optional<PictureSize> picture;
    private final DynamicRange range;
    private final TitleGrid grid;
    private final int generation;
    private final TextRenditions texts;
    private final Sounds sounds;

    /** {@code picture} is the size as shown; empty without one. */
    Renditions(
            Profile profile,
            SourceFacts facts,
            Optional<PictureSize> picture,
            TitleGrid grid,
            List<Sidecar> sidecars,
            int generation) {
        this.profile = profile;
        this.facts = facts;
        this.picture = picture;
        this.range = facts.getVideo()
                .map(video -> DynamicRange.ofTransfer(video.getColorTransfer()))
                .orElse(DynamicRange.SDR);
        this.grid = grid;
        this.generation = generation;
        this.sounds = Sounds.of(profile, facts);
        this.texts = new TextRenditions(profile, facts, sidecars, grid.frames());
    }

    List<Note> notes() {
        List<Note> notes = new ArrayList<>(texts.notes());
        sounds.note().filter(note -> chooses()).ifPresent(notes::add);
        profile.files().forEach(file -> master(file).ifPresent(made -> notes.addAll(made.notes())));
        facts.getVideo()
                .filter(video -> picture.isPresent() && video.getIsTelecined())
                .ifPresent(video -> notes.add(TELECINED));
        facts.getVideo()
                .filter(video -> picture.isPresent() && video.getChangesSize())
                .ifPresent(video -> notes.add(changesSize(PictureSize.shown(video))));
        return notes;
    }

    /** Whether anything is made of other sounds than the tracks as they are. */
    private boolean chooses() {
        return !profile.audio().isEmpty()
                || profile.files().stream().anyMatch(file -> file.audio().isPresent() && !file.hasAllTracks());
    }

    private static Note changesSize(PictureSize largest) {
        return Note.newBuilder()
                .setCode("picture-changes-size")
                .setMessage("The picture changes its size. All of it is fitted into " + largest.width() + "x"
                        + largest.height() + ", the largest that was seen.")
                .build();
    }

    /** Pictures from the largest down, then sound by track, then subtitles, files, poster, storyboard and stills. Names are unique. */
    List<Rendition> all() {
        List<Rendition> all = new ArrayList<>();
        picture.ifPresent(size -> Ladder.steps(size, rungs()).forEach(step -> all.add(rung(step))));
        addAudio(all);
        if (!all.isEmpty()) {
            texts.all().forEach((name, intent) -> all.add(text(name, intent)));
        }
        profile.files().forEach(file -> file(file).ifPresent(all::add));
        picture.ifPresent(size -> profile.poster().ifPresent(poster -> all.add(poster(poster, size))));
        picture.ifPresent(size -> profile.storyboard().ifPresent(board -> all.add(storyboard(board, size))));
        picture.ifPresent(size -> profile.stills().ifPresent(stills -> all.addAll(stills(stills, size))));
        return all;
    }

    private Rendition rung(Ladder.Step step) {
        return rendition(
                        step.name(),
                        RenditionKind.VIDEO,
                        profile.split() == Split.CHUNK ? LADDER : "video-" + step.name())
                .setUnits(grid.frames().chunks())
                .setVideo(video(step))
                .build();
    }

    /** A source without high dynamic range has none to keep. */
    private List<Rung> rungs() {
        return profile.rungs().stream()
                .filter(rung -> !rung.isHdr() || range.isHigh())
                .toList();
    }

    private VideoIntent video(Ladder.Step step) {
        PictureCodec codec = step.codec();
        DynamicRange kept = step.isHdr() ? range : DynamicRange.SDR;
        return VideoIntent.newBuilder()
                .setWidth(step.size().width())
                .setHeight(step.size().height())
                .setCodec(codec.word())
                .setCodecProfile(
                        kept.isHigh() ? codec.deepProfile() : profile.video().codecProfile(codec))
                .setQuality(step.quality())
                .setMaxBitsPerSecond(step.maxBitsPerSecond())
                .setSpeed(profile.video().speed())
                .setThreads(profile.video().threads())
                .setEveryFrames(step.deinterlace() == Deinterlace.FRAME ? framesOfGrid() : 1)
                .setRange(kept.word())
                .build();
    }

    /** Frames of the grid that are one of an interlaced source. */
    private int framesOfGrid() {
        return grid.isFieldRate() && profile.frameRate().isEmpty() ? 2 : 1;
    }

    private void addAudio(List<Rendition> all) {
        Set<String> names = new HashSet<>();
        for (Sounds.Sound sound : sounds.all()) {
            AudioFacts track = sound.facts();
            for (AudioRecipe recipe : profile.audio()) {
                if (track.getChannels() >= recipe.fromChannels()) {
                    String name = String.format(
                            Locale.ROOT, "audio-%s-%s-%d", Tracks.language(track), recipe.codec(), recipe.channels());
                    all.add(rendition(unique(name, names), RenditionKind.AUDIO, "audio")
                            .setAudio(audio(sound, recipe))
                            .build());
                }
            }
        }
    }

    static String unique(String name, Set<String> taken) {
        String candidate = name;
        for (int i = 2; !taken.add(candidate); i++) {
            candidate = name + "-" + i;
        }
        return candidate;
    }

    private AudioIntent audio(Sounds.Sound sound, AudioRecipe recipe) {
        return Tracks.intent(
                sound, recipe, sounds.preferred().filter(sound::equals).isPresent());
    }

    /** Empty when the source has nothing of what the file holds. */
    private Optional<Rendition> file(FileRecipe recipe) {
        Optional<Masters.Made> master = master(recipe);
        Optional<VideoIntent> video = picture.flatMap(size -> recipe.picture()
                .map(rung -> VideoIntent.newBuilder(filePicture(size, rung, recipe.reframe()))
                        .setIsIntra(recipe.isIntra())
                        .build()));
        List<AudioIntent> audio =
                recipe.audio().map(wanted -> sounds(recipe, wanted)).orElse(List.of());
        if (video.isEmpty() && master.isEmpty() && audio.isEmpty()) {
            return Optional.empty();
        }
        FileContainer container = container(recipe, master);
        FileIntent.Builder intent = FileIntent.newBuilder()
                .setName(recipe.rendition() + "." + container.word())
                .setContainer(container.word())
                .setVideo(video.orElse(null))
                .setMaster(master.map(Masters.Made::intent).orElse(null))
                .setTimecode(recipe.keepsTimecode() ? timecode(video, master) : "");
        if (!audio.isEmpty()) {
            intent.setAudio(audio.get(0)).setMoreAudio(audio.subList(1, audio.size()));
        }
        return Optional.of(rendition(recipe.rendition(), RenditionKind.FILE, recipe.rendition())
                .setFile(intent.build())
                .build());
    }

    /** MXF needs a picture, and not every picture suits it. */
    private static FileContainer container(FileRecipe recipe, Optional<Masters.Made> master) {
        boolean lacksPicture = recipe.container() == FileContainer.MXF && master.isEmpty();
        return master.map(Masters.Made::container).orElse(lacksPicture ? FileContainer.MOV : recipe.container());
    }

    private Optional<Masters.Made> master(FileRecipe recipe) {
        int every = framesOfGrid();
        return picture.flatMap(size -> recipe.master())
                .map(wanted -> Masters.of(
                        recipe,
                        wanted,
                        facts.getVideo().orElseThrow(),
                        grid.frames().rate().every(every),
                        every,
                        profile.video().threads()));
    }

    private List<AudioIntent> sounds(FileRecipe recipe, AudioRecipe wanted) {
        return recipe.hasAllTracks()
                ? sounds.tracks().stream().map(sound -> audio(sound, wanted)).toList()
                : sounds.preferred().map(sound -> audio(sound, wanted)).stream().toList();
    }

    /** Of frame 0 of the title, in frames of the file; empty where the source has none. */
    private String timecode(Optional<VideoIntent> video, Optional<Masters.Made> master) {
        return timecode(video.map(VideoIntent::getEveryFrames)
                .or(() -> master.map(made -> made.intent().getEveryFrames()))
                .orElse(1));
    }

    private String timecode(int everyFrames) {
        if (facts.getVideo().isEmpty()) {
            return "";
        }
        VideoFacts source = facts.getVideo().get();
        FrameRate sourceRate = GridRate.ofSource(source);
        double skipped = (grid.anchorMicros() - source.getStartMicros()) / 1e6 * sourceRate.framesPerSecond();
        FrameRate counted = facts.getTimecodeRate()
                .map(rate -> new FrameRate(rate.getNum(), rate.getDen()))
                .orElse(sourceRate);
        return Timecode.parse(facts.getTimecode(), counted)
                .map(first -> first.at(sourceRate)
                        .plus(Math.round(skipped))
                        .at(grid.frames().rate().every(everyFrames)))
                .map(Timecode::toString)
                .orElse("");
    }

    /** What is drawn onto the pictures. */
    List<OverlayIntent> overlays() {
        return Overlays.of(profile, facts, timecode(1));
    }

    private VideoIntent filePicture(PictureSize size, Rung rung, Optional<Reframe> reframe) {
        if (reframe.isEmpty()) {
            return video(
                    Ladder.Step.of(rung, rung.box().shortSide(), size.fitInto(rung.box()), rung.maxBitsPerSecond()));
        }
        Reframe wanted = reframe.get();
        PictureSize.Reframed sizes = size.reframed(rung.box(), wanted);
        Ladder.Step step = Ladder.Step.of(rung, rung.box().shortSide(), sizes.outer(), rung.maxBitsPerSecond());
        return VideoIntent.newBuilder(video(step))
                .setReframe(new ReframeIntent(
                        wanted.fit().word(),
                        sizes.inner().width(),
                        sizes.inner().height(),
                        wanted.position()))
                .build();
    }

    /** Each in the middle of its part of the title. */
    private List<Rendition> stills(StillsRecipe recipe, PictureSize size) {
        PictureSize fitted = size.fitInto(recipe.box());
        long total = grid.frames().totalFrames();
        int count = Math.toIntExact(Math.min(total, recipe.count()));
        List<Rendition> stills = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = String.format(Locale.ROOT, "still-%02d", i + 1);
            stills.add(image(name, fitted, total * (2L * i + 1) / (2L * count)));
        }
        return stills;
    }

    private Rendition image(String name, PictureSize size, long atFrame) {
        return rendition(name, RenditionKind.IMAGE, name)
                .setImage(ImageIntent.newBuilder()
                        .setName(name + ".jpg")
                        .setWidth(size.width())
                        .setHeight(size.height())
                        .setAtFrame(atFrame)
                        .build())
                .build();
    }

    private Rendition poster(PosterRecipe recipe, PictureSize size) {
        PictureSize fitted = size.fitInto(recipe.box());
        long total = grid.frames().totalFrames();
        long atFrame = Math.min(total - 1, (long) (total * recipe.at()));
        return image("poster", fitted, atFrame);
    }

    private Rendition storyboard(StoryboardRecipe recipe, PictureSize size) {
        PictureSize fitted = size.fitInto(recipe.box());
        return rendition("storyboard", RenditionKind.IMAGE, "storyboard")
                .setImage(ImageIntent.newBuilder()
                        .setName("storyboard.vtt")
                        .setWidth(fitted.width())
                        .setHeight(fitted.height())
                        .setAtFrame(0)
                        .setTiles(Storyboard.tiles(recipe, grid.frames(), facts.getVideo()))
                        .build())
                .build();
    }

    /** One read of the source serves all of its tracks; a sidecar that cannot be read must not hold them back. */
    private Rendition text(String name, TextIntent intent) {
        String group = intent.getOrigin() == TextOrigin.TRACK ? "text" : name;
        return rendition(name, RenditionKind.TEXT, group).setText(intent).build();
    }

    private Rendition.Builder rendition(String name, RenditionKind kind, String group) {
        return Rendition.newBuilder()
                .setName(name)
                .setKind(kind)
                .setGeneration(generation)
                .setPool("")
                .setGroup(group)
                .setUnits(1);
    }
}
