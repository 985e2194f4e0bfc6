package io.tailrace.encoder.probe;

import io.tailrace.encoder.probe.ProbeReport.Track;
import io.tailrace.events.AudioFacts;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Puts together what ffprobe and the packets tell. Pure. */
final class FactsReader {

    /** High bit depth formats end like yuv422p10le. */
    private static final Pattern DEPTH = Pattern.compile("(?:p|gray|rgb|bgr|gbrp|x|y)(9|10|12|14|16)(?:le|be)?$");

    /** SMPTE ST 12-1; anything else is some device's own number. */
    private static final Pattern TIMECODE = Pattern.compile("[0-9]{2}:[0-9]{2}:[0-9]{2}[:;.][0-9]{1,3}");

    private static final long MICROS = 1_000_000;
    private static final double MOST_PICTURES_PER_SECOND = 240;

    private FactsReader() {}

    /**
     * The facts of a source.
     *
     * @param packets of the first picture track, at least one shown; empty for a source without picture
     * @param length of the recording in microseconds, where it is known
     * @param isWhole the packets are all there are, so that they tell the number of frames
     */
    static SourceFacts read(
            ObjectVersion source,
            ProbeReport report,
            boolean isSeekable,
            Optional<Long> length,
            Optional<PictureScan> packets,
            boolean isWhole) {
        long start = report.clockStartMicros();
        SourceFacts.Builder facts = SourceFacts.newBuilder()
                .setSource(source)
                .setDemuxer(report.demuxer())
                .setStartMicros(start)
                .setIsSeekable(isSeekable)
                .setAudio(sounds(report, start, length))
                .setTexts(TextTracks.of(report))
                .setChapters(TextTracks.chapters(report, start))
                .setTimecode(TIMECODE.matcher(report.timecode()).matches() ? report.timecode() : "")
                .setTimecodeRate(
                        report.timecodeRate().map(FrameIntervals::toRate).orElse(null));
        Optional<VideoFacts> video = report.pictures()
                .findFirst()
                .flatMap(track -> packets.map(scan -> picture(track, scan, start, isWhole, report.isLengthKnown())));
        facts.setVideo(video.orElse(null));
        long lastPicture = video.map(VideoFacts::getEndMicros).orElse(0L);
        facts.setDurationMicros(Math.max(length.orElse(0L), lastPicture));
        return facts.build();
    }

    private static VideoFacts picture(
            Track track, PictureScan scan, long containerStart, boolean isWhole, boolean isLengthKnown) {
        FrameRate tick = track.ticksPerSecond();
        List<FrameRate> declared = Stream.of(track.realRate(), track.averageRate())
                .flatMap(Optional::stream)
                .toList();
        var shortest = scan.intervals()
                .shortest(tick, declared)
                .or(() -> declared.stream()
                        .filter(FactsReader::isUsual)
                        .findFirst()
                        .map(FrameIntervals::toRate))
                .orElseGet(() -> FrameIntervals.approximate(25));
        long frameMicros = MICROS * shortest.getDen() / shortest.getNum();
        long lastMicros = scan.lastDuration() > 0 ? micros(scan.lastDuration(), tick) : frameMicros;
        long start = micros(scan.firstTicks(), tick) - containerStart;
        // A clock that jumped says nothing about the end; the pictures seen do, until all are counted.
        long end = isLengthKnown
                ? micros(scan.lastTicks(), tick) + lastMicros - containerStart
                : start + scan.shown() * frameMicros;
        return VideoFacts.newBuilder()
                .setCodec(track.codec())
                .setWidth(track.width())
                .setHeight(track.height())
                .setRotation(track.rotation())
                .setIsMirrored(track.isMirrored())
                .setHasLightMetadata(track.hasLightMetadata())
                .setSarNum(track.sampleAspect().map(FrameRate::num).orElse(1))
                .setSarDen(track.sampleAspect().map(FrameRate::den).orElse(1))
                .setPixelFormat(track.pixelFormat())
                .setBitDepth(bitDepth(track))
                .setShortestIntervalRate(shortest)
                .setAverageRate(track.averageRate().map(FrameIntervals::toRate).orElse(shortest))
                .setStartMicros(Math.max(0, start))
                .setEndMicros(end)
                .setFrames(isWhole ? Long.valueOf(scan.shown()) : null)
                .setKeyFrameDistanceMicros(micros(scan.keyFrameDistance(), tick))
                .setFieldOrder(track.fieldOrder().isEmpty() ? "unknown" : track.fieldOrder())
                .setColorPrimaries(track.color().primaries())
                .setColorTransfer(track.color().transfer())
                .setColorSpace(track.color().space())
                .setColorRange(track.color().range())
                .build();
    }

    /** Of a single picture ffprobe names the ticks of the clock as its rate. */
    private static boolean isUsual(FrameRate rate) {
        return rate.framesPerSecond() <= MOST_PICTURES_PER_SECOND;
    }

    private static List<AudioFacts> sounds(ProbeReport report, long containerStart, Optional<Long> length) {
        List<Track> tracks = report.sounds().toList();
        List<AudioFacts> facts = new ArrayList<>();
        for (int i = 0; i < tracks.size(); i++) {
            Track track = tracks.get(i);
            long start = track.startMicros().map(at -> at - containerStart).orElse(0L);
            long rest = Math.max(0, length.orElse(0L) - start);
            facts.add(AudioFacts.newBuilder()
                    .setTrack(i)
                    .setCodec(track.codec())
                    .setChannels(track.channels())
                    .setLayout(track.layout())
                    .setSampleRate(track.sampleRate())
                    .setLanguage(track.language())
                    .setTitle(track.title())
                    .setIsDefault(track.isDefault())
                    .setRole(track.role())
                    .setStartMicros(start)
                    .setDurationMicros(track.durationMicros().orElse(rest))
                    .build());
        }
        return facts;
    }

    private static int bitDepth(Track track) {
        OptionalInt named = DEPTH.matcher(track.pixelFormat())
                .results()
                .mapToInt(match -> Integer.parseInt(match.group(1)))
                .findFirst();
        return named.orElse(track.pixelFormat().isEmpty() && track.bitDepth() > 0 ? track.bitDepth() : 8);
    }

    static long micros(long ticks, FrameRate ticksPerSecond) {
        return Math.round((double) ticks * MICROS * ticksPerSecond.den() / ticksPerSecond.num());
    }
}
