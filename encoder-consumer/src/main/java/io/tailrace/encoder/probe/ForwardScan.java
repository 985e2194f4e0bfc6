package io.tailrace.encoder.probe;

import io.tailrace.events.AudioFacts;
import io.tailrace.events.Rate;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameRate;
import io.tailrace.media.TimeSpans;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts every packet of a forward pass from the lines of ffmpeg's {@code framecrc}: track 0 is the picture, the others are the sound
 * tracks in order. Times count from the container's start.
 */
final class ForwardScan implements Consumer<String> {

    private static final String TIME_BASE = "#tb ";

    private final PictureScan pictures = new PictureScan();
    private final LostPictures lost = new LostPictures();
    private final Map<Integer, FrameRate> ticks = new HashMap<>();
    private final Map<Integer, Span> sounds = new HashMap<>();

    /** First tick and the end of the last packet of a sound track. */
    private record Span(long first, long end) {

        Span with(PacketLine packet) {
            return new Span(Math.min(first, packet.ticks()), Math.max(end, packet.ticks() + packet.duration()));
        }
    }

    @Override
    public void accept(String line) {
        if (line.startsWith(TIME_BASE)) {
            timeBase(line);
            return;
        }
        PacketLine.fromFramecrc(line).ifPresent(packet -> {
            if (packet.track() == 0) {
                pictures.add(packet.ticks(), packet.duration(), packet.isKey(), packet.isDiscarded());
                lost.add(packet);
            } else {
                Span none = new Span(Long.MAX_VALUE, Long.MIN_VALUE);
                sounds.put(
                        packet.track(),
                        sounds.getOrDefault(packet.track(), none).with(packet));
            }
        });
    }

    /** {@code #tb 0: 1/90000}. */
    private void timeBase(String line) {
        String[] parts = line.substring(TIME_BASE.length()).split("[: /]+", -1);
        if (parts.length == 3) {
            int num = Integer.parseInt(parts[1]);
            int den = Integer.parseInt(parts[2]);
            ticks.put(Integer.parseInt(parts[0]), new FrameRate(den, num));
        }
    }

    PictureScan pictures() {
        return pictures;
    }

    /** First shown picture, from the container's start. */
    long startMicros() {
        return Math.max(0, FactsReader.micros(pictures.firstTicks(), tick(0)));
    }

    /** Times of the copy at which pictures are missing, and what was made of them. */
    TimeSpans lost(Rate shortestInterval) {
        FrameRate tick = tick(0);
        double interval = tick.framesPerSecond() * shortestInterval.getDen() / shortestInterval.getNum();
        long end = pictures.lastTicks() + Math.max(pictures.lastDuration(), Math.round(interval));
        return lost.spans(interval, end, ticks -> FactsReader.micros(ticks, tick) - startMicros());
    }

    /**
     * The facts of the probe with what was counted in their place. Times of the picture are those of the copy, which holds nothing else
     * and so starts with it; times of sound stay those of the source.
     */
    SourceFacts facts(SourceFacts probed) {
        VideoFacts video =
                probed.getVideo().orElseThrow(() -> new IllegalArgumentException("nothing to prepare without picture"));
        FrameRate tick = tick(0);
        List<FrameRate> declared = List.of(
                rate(
                        video.getShortestIntervalRate().getNum(),
                        video.getShortestIntervalRate().getDen()),
                rate(video.getAverageRate().getNum(), video.getAverageRate().getDen()));
        var shortest = pictures.intervals().shortest(tick, declared).orElse(video.getShortestIntervalRate());
        long frameMicros = 1_000_000L * shortest.getDen() / shortest.getNum();
        long lastMicros = pictures.lastDuration() > 0 ? FactsReader.micros(pictures.lastDuration(), tick) : frameMicros;
        long end = FactsReader.micros(pictures.lastTicks(), tick) + lastMicros;
        List<AudioFacts> audio = audio(probed);
        long duration = audio.stream()
                .mapToLong(a -> a.getStartMicros() + a.getDurationMicros())
                .max()
                .orElse(0);
        return SourceFacts.newBuilder(probed)
                .setDurationMicros(Math.max(duration, end))
                .setVideo(VideoFacts.newBuilder(video)
                        .setShortestIntervalRate(shortest)
                        .setStartMicros(0)
                        .setEndMicros(end - startMicros())
                        .setFrames(pictures.shown())
                        .setKeyFrameDistanceMicros(FactsReader.micros(pictures.keyFrameDistance(), tick))
                        .build())
                .setAudio(audio)
                .build();
    }

    private List<AudioFacts> audio(SourceFacts probed) {
        List<AudioFacts> counted = new ArrayList<>();
        for (AudioFacts track : probed.getAudio()) {
            int index = track.getTrack() + 1;
            Span span = sounds.get(index);
            FrameRate tick = tick(index);
            counted.add(
                    span == null
                            ? track
                            : AudioFacts.newBuilder(track)
                                    .setStartMicros(FactsReader.micros(span.first(), tick))
                                    .setDurationMicros(FactsReader.micros(span.end() - span.first(), tick))
                                    .build());
        }
        return counted;
    }

    private FrameRate tick(int track) {
        return ticks.getOrDefault(track, new FrameRate(1_000_000, 1));
    }

    private static FrameRate rate(int num, int den) {
        return new FrameRate(num, den);
    }
}
