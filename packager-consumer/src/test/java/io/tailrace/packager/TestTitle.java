package io.tailrace.packager;

import io.tailrace.events.AudioIntent;
import io.tailrace.events.ChapterFacts;
import io.tailrace.events.FileIntent;
import io.tailrace.events.Grid;
import io.tailrace.events.ImageIntent;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.Plan;
import io.tailrace.events.Rate;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.TextIntent;
import io.tailrace.events.TextOrigin;
import io.tailrace.events.TilesIntent;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.DynamicRange;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRate;
import io.tailrace.media.PartList;
import io.tailrace.media.PartList.Segment;
import io.tailrace.media.PartList.StoredObject;
import io.tailrace.packager.asset.Asset;
import io.tailrace.packager.asset.AssetAssembler;
import io.tailrace.packager.asset.BrokenAssetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.codec.digest.DigestUtils;

/** A made-up title: a plan and the part lists of all its units, with objects whose bytes follow from their names. */
public final class TestTitle {

    /** Content of every object of text. */
    public static final byte[] VTT = """
            WEBVTT
            X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000

            00:00:01.000 --> 00:00:02.000
            Hi
            """.getBytes(StandardCharsets.UTF_8);

    public static final String ENCODER = "x264-test";
    private static final int SOUND_RATE = 48_000;
    private static final int SOUND_FRAME = 1024;

    private String codec = "avc1.64001f";
    private String soundCodec = "mp4a.40.2";
    private DynamicRange range = DynamicRange.SDR;
    private final FrameGrid grid;
    private final List<Rendition> renditions = new ArrayList<>();
    private final Map<String, List<PartList>> parts = new LinkedHashMap<>();
    private final List<ChapterFacts> chapters = new ArrayList<>();
    private List<String> captions = List.of();
    private String packaging = "cmaf";
    private String outputPrefix = "";

    public TestTitle(FrameRate rate, long frames) {
        int gop = rate.framesIn(2);
        grid = new FrameGrid(rate, frames, gop, 2 * gop, 4 * gop);
    }

    /** 10.48 s at 25 frames per second: two chunks, segments of 4, 4 and 2.48 s. */
    public static TestTitle short25() {
        return new TestTitle(new FrameRate(25, 1), 262);
    }

    /** Of the rungs that follow, as RFC 6381 has it. */
    public TestTitle codec(String codec) {
        this.codec = codec;
        return this;
    }

    /** Of the sounds that follow, as RFC 6381 has it. */
    public TestTitle soundCodec(String codec) {
        soundCodec = codec;
        return this;
    }

    /** Of the rungs that follow. */
    public TestTitle range(DynamicRange range) {
        this.range = range;
        return this;
    }

    public TestTitle rung(String name, int width, int height, int bytesPerFrame) {
        return rung(name, width, height, bytesPerFrame, 1);
    }

    /** A rung that has every {@code everyFrames}-th frame of the title. */
    public TestTitle rung(String name, int width, int height, int bytesPerFrame, int everyFrames) {
        FrameGrid grid = this.grid.every(everyFrames);
        FrameRate rate = grid.rate();
        Rendition rendition = rendition(name, RenditionKind.VIDEO, grid.chunks())
                .setVideo(VideoIntent.newBuilder()
                        .setWidth(width)
                        .setHeight(height)
                        .setCodec("h264")
                        .setQuality(23)
                        .setMaxBitsPerSecond(5_000_000)
                        .setSpeed("veryfast")
                        .setThreads(1)
                        .setEveryFrames(everyFrames)
                        .setRange(range.word())
                        .build())
                .build();
        List<PartList> units = new ArrayList<>();
        for (int chunk = 0; chunk < grid.chunks(); chunk++) {
            List<Segment> segments = new ArrayList<>();
            for (int i = 0; i < grid.segmentsIn(chunk); i++) {
                int number = grid.firstSegment(chunk) + i;
                long frames = grid.segment(number).length();
                // Segments of different sizes; bounded, since each is made and hashed.
                long size = frames * bytesPerFrame + 17L * (number % 16) * (number % 16);
                String object = "%06d.m4s".formatted(number);
                segments.add(new Segment(
                        number,
                        object,
                        size,
                        DigestUtils.sha256Hex(bytes(name + "/" + object, size)),
                        frames * rate.ticksPerFrame(),
                        frames,
                        grid.segment(number).first() * rate.ticksPerFrame(),
                        Math.min(size, 4L * bytesPerFrame)));
            }
            units.add(new PartList(
                    name,
                    1,
                    chunk,
                    ENCODER,
                    codec,
                    rate.timescale(),
                    object(name, "init.mp4", 700),
                    segments,
                    List.of(),
                    width,
                    height,
                    0,
                    0,
                    grid.chunk(chunk).length(),
                    0,
                    captions));
        }
        return add(rendition, units);
    }

    public TestTitle sound(String name, int track, String language, String label, int channels) {
        return sound(name, track, language, label, channels, "");
    }

    /** {@code role} as in {@code AudioIntent}. */
    public TestTitle sound(String name, int track, String language, String label, int channels, String role) {
        Rendition rendition = rendition(name, RenditionKind.AUDIO, 1)
                .setAudio(AudioIntent.newBuilder(sound(track, language, label, channels))
                        .setRole(role)
                        .build())
                .build();
        List<Segment> segments = new ArrayList<>();
        long time = 0;
        long end = Math.round(grid.totalFrames() / grid.rate().framesPerSecond() * SOUND_RATE);
        for (int number = 1; number <= grid.segments(); number++) {
            long until = number == grid.segments()
                    ? end
                    : Math.round(grid.segment(number).end() / grid.rate().framesPerSecond() * SOUND_RATE);
            long samples = (until - time + SOUND_FRAME - 1) / SOUND_FRAME * SOUND_FRAME;
            long size = samples * channels / 12 + number;
            String object = "%06d.m4s".formatted(number);
            segments.add(new Segment(
                    number,
                    object,
                    size,
                    DigestUtils.sha256Hex(bytes(name + "/" + object, size)),
                    samples,
                    samples,
                    time,
                    0));
            time += samples;
        }
        PartList unit = new PartList(
                name,
                1,
                0,
                ENCODER,
                soundCodec,
                SOUND_RATE,
                object(name, "init.mp4", 500),
                segments,
                List.of(),
                0,
                0,
                channels,
                SOUND_RATE,
                time,
                0,
                List.of());
        return add(rendition, List.of(unit));
    }

    /** Of the rungs that follow. */
    public TestTitle captions(String... channels) {
        captions = List.of(channels);
        return this;
    }

    public TestTitle chapter(long startMicros, long endMicros, String title) {
        chapters.add(ChapterFacts.newBuilder()
                .setStartMicros(startMicros)
                .setEndMicros(endMicros)
                .setTitle(title)
                .build());
        return this;
    }

    /** Segments of two segments of the picture. */
    public TestTitle text(String name, String language, String label, boolean isForced, boolean isForTheDeaf) {
        Rendition rendition = rendition(name, RenditionKind.TEXT, 1)
                .setText(TextIntent.newBuilder()
                        .setOrigin(TextOrigin.TRACK)
                        .setLanguage(language)
                        .setLabel(label)
                        .setIsForced(isForced)
                        .setIsHearingImpaired(isForTheDeaf)
                        .setSegmentsPerSegment(2)
                        .build())
                .build();
        long ticks = grid.rate().ticksPerFrame();
        List<Segment> segments = new ArrayList<>();
        for (int first = 1; first <= grid.segments(); first += 2) {
            long start = grid.segment(first).first();
            long end = grid.segment(Math.min(grid.segments(), first + 1)).end();
            int number = segments.size() + 1;
            segments.add(new Segment(
                    number,
                    "%06d.vtt".formatted(number),
                    VTT.length,
                    DigestUtils.sha256Hex(VTT),
                    (end - start) * ticks,
                    1,
                    start * ticks,
                    0));
        }
        StoredObject whole = new StoredObject("subtitles.vtt", VTT.length, DigestUtils.sha256Hex(VTT));
        int timescale = grid.rate().timescale();
        return add(
                rendition,
                List.of(new PartList(
                        name,
                        1,
                        0,
                        ENCODER,
                        "",
                        timescale,
                        null,
                        segments,
                        List.of(whole),
                        0,
                        0,
                        0,
                        0,
                        1,
                        0,
                        List.of())));
    }

    /** A tile for each second, 5 x 2 on a sheet. */
    public TestTitle storyboard() {
        long every = grid.rate().framesIn(1);
        int count = Math.toIntExact((grid.totalFrames() + every - 1) / every);
        Rendition rendition = rendition("storyboard", RenditionKind.IMAGE, 1)
                .setImage(new ImageIntent("storyboard.vtt", 160, 90, 0L, new TilesIntent(5, 2, every, count)))
                .build();
        List<StoredObject> files = new ArrayList<>();
        files.add(new StoredObject("storyboard.vtt", VTT.length, DigestUtils.sha256Hex(VTT)));
        for (int number = 1; number <= (count + 9) / 10; number++) {
            files.add(object("storyboard", "storyboard-%06d.jpg".formatted(number), 5_000 + number));
        }
        return add(
                rendition,
                List.of(new PartList(
                        "storyboard",
                        1,
                        0,
                        ENCODER,
                        "",
                        0,
                        null,
                        List.of(),
                        files,
                        800,
                        180,
                        0,
                        0,
                        count,
                        0,
                        List.of())));
    }

    public TestTitle poster() {
        Rendition rendition = rendition("poster", RenditionKind.IMAGE, 1)
                .setImage(ImageIntent.newBuilder()
                        .setName("poster.jpg")
                        .setWidth(640)
                        .setHeight(360)
                        .setAtFrame(10)
                        .build())
                .build();
        return add(rendition, List.of(whole("poster", "poster.jpg", "", 640, 360, 1, 0)));
    }

    public TestTitle file(String name) {
        packaging = "file";
        Rendition rendition = rendition(name, RenditionKind.FILE, 1)
                .setFile(FileIntent.newBuilder()
                        .setName(name + ".mp4")
                        .setContainer("mp4")
                        .setAudio(sound(0, "und", "", 2))
                        .build())
                .build();
        long micros = grid.durationMicros();
        return add(rendition, List.of(whole(name, name + ".mp4", "avc1.64001e", 640, 360, grid.totalFrames(), micros)));
    }

    public TestTitle at(String prefix) {
        outputPrefix = prefix;
        return this;
    }

    public Plan plan() {
        ObjectVersion source = ObjectVersion.newBuilder()
                .setBucket("media-input")
                .setKey("recordings/talk.mp4")
                .setEtag("0123456789abcdef")
                .setSize(123_456)
                .build();
        return Plan.newBuilder()
                .setProfile("hls-ladder")
                .setProfileVersion("v-test")
                .setFacts(SourceFacts.newBuilder()
                        .setSource(source)
                        .setDemuxer("mov")
                        .setStartMicros(0)
                        .setDurationMicros(grid.durationMicros())
                        .setIsSeekable(true)
                        .setChapters(chapters)
                        .build())
                .setMedia(source)
                .setMediaDemuxer("mov")
                .setGrid(Grid.newBuilder()
                        .setRate(Rate.newBuilder()
                                .setNum(grid.rate().num())
                                .setDen(grid.rate().den())
                                .build())
                        .setTotalFrames(grid.totalFrames())
                        .setGopFrames(grid.gopFrames())
                        .setSegmentFrames(grid.segmentFrames())
                        .setChunkFrames(grid.chunkFrames())
                        .build())
                .setAnchorMicros(0)
                .setMediaAnchorMicros(0)
                .setPackaging(packaging)
                .setOutputPrefix(outputPrefix)
                .setRenditions(renditions)
                .build();
    }

    public Map<String, List<PartList>> parts() {
        return parts;
    }

    public Asset asset() {
        try {
            return AssetAssembler.assemble(plan(), List.of(), parts);
        } catch (BrokenAssetException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Bytes of an object of a rendition: the same for the same name. */
    public static byte[] bytes(String name, long size) {
        if (name.endsWith(".vtt")) {
            return VTT.clone();
        }
        byte[] bytes = new byte[Math.toIntExact(size)];
        new SplittableRandom(name.hashCode()).nextBytes(bytes);
        return bytes;
    }

    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private TestTitle add(Rendition rendition, List<PartList> units) {
        renditions.add(rendition);
        parts.put(rendition.getName(), units);
        return this;
    }

    private static Rendition.Builder rendition(String name, RenditionKind kind, int units) {
        return Rendition.newBuilder()
                .setName(name)
                .setKind(kind)
                .setGeneration(1)
                .setPool("cpu")
                .setGroup(kind.name())
                .setUnits(units);
    }

    private static AudioIntent sound(int track, String language, String label, int channels) {
        return AudioIntent.newBuilder()
                .setTrack(track)
                .setCodec("aac")
                .setBitsPerSecond(128_000)
                .setChannels(channels)
                .setSampleRate(SOUND_RATE)
                .setLanguage(language)
                .setLabel(label)
                .setIsDefault(track == 0)
                .build();
    }

    private static PartList whole(
            String rendition, String object, String codec, int width, int height, long samples, long micros) {
        return new PartList(
                rendition,
                1,
                0,
                ENCODER,
                codec,
                0,
                null,
                List.of(),
                List.of(object(rendition, object, 900)),
                width,
                height,
                0,
                0,
                samples,
                micros,
                List.of());
    }

    private static StoredObject object(String rendition, String name, long size) {
        return new StoredObject(name, size, DigestUtils.sha256Hex(bytes(rendition + "/" + name, size)));
    }
}
