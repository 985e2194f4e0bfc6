package io.tailrace.encoder.encode;

import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.process.SourceInput;
import io.tailrace.events.FileIntent;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.FrameRange;
import io.tailrace.worker.TaskFailedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ffmpeg's arguments for one muxed file of the whole title. Written to a local file, since its index moves to its front at the end.
 * Pure.
 *
 * @param measured how loud its sound is; empty where the intent asks for no loudness
 */
record FileCommand(Title title, FileIntent intent, Encoders encoders, List<Loudness> measured) {

    /**
     * @param media address of what pictures are read from
     * @param source address of the original, for sound; the same as {@code media} without a prepared copy
     */
    List<String> arguments(String media, String source, Path file) throws TaskFailedException {
        List<String> line = new ArrayList<>();
        if (intent.getVideo().isPresent()) {
            line.addAll(encoders.path().devices());
        }
        line.addAll(List.of("-filter_complex_threads", "1"));
        line.addAll(SoundFilter.times(title));
        line.addAll(new SourceInput(
                        media, Optional.of(title.plan().getMediaDemuxer()), title.isMediaSeekable(), title.mostPixels())
                .arguments(intent.getVideo().isPresent() ? Canvas.INPUT : List.of()));
        boolean hasOwnSound = intent.getAudio().isPresent() && title.isPrepared();
        if (hasOwnSound) {
            line.addAll(SoundFilter.input(title, source));
        }
        SoundGraph sound = new SoundGraph(
                title, hasOwnSound ? 1 : 0, intent.getAudio().stream().toList(), measured);
        line.addAll(sound.outputs());
        line.addAll(List.of("-filter_complex", graph(sound)));
        if (intent.getVideo().isPresent()) {
            line.addAll(List.of("-map", "[v]"));
            line.addAll(Codecs.picture(
                    intent.getVideo().get(), title.grid(intent.getVideo().get()), encoders));
        }
        if (intent.getAudio().isPresent()) {
            line.addAll(List.of("-map", "[a0]"));
            line.addAll(Codecs.sound(intent.getAudio().get()));
        }
        line.addAll(Codecs.plain());
        line.addAll(List.of(
                "-movflags",
                "+faststart",
                "-video_track_timescale",
                Integer.toString(timescale()),
                "-f",
                intent.getContainer(),
                "file:" + file));
        if (hasOwnSound) {
            line.addAll(SoundFilter.clock(1));
        }
        return line;
    }

    private int timescale() {
        return intent.getVideo().map(title::grid).orElse(title.grid()).rate().timescale();
    }

    private String graph(SoundGraph sound) throws TaskFailedException {
        List<String> chains = new ArrayList<>();
        if (intent.getVideo().isPresent()) {
            VideoIntent video = intent.getVideo().get();
            PictureFilter filter =
                    new PictureFilter(title, new FrameRange(0, title.grid().totalFrames()));
            String pictures = Codecs.range(video).isHigh() ? filter.gridded() : filter.chain();
            chains.add("[0:V:0]" + pictures + "," + Codecs.filters(title, video, encoders) + "[v]");
        }
        if (intent.getAudio().isPresent()) {
            chains.add(sound.chains());
        }
        return String.join(";", chains);
    }
}
