package io.tailrace.encoder.encode;

import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.process.SourceInput;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.FileIntent;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.FrameRange;
import io.tailrace.worker.TaskFailedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
                .arguments(hasPicture(intent) ? Canvas.INPUT : List.of()));
        List<AudioIntent> sounds = sounds(intent);
        boolean hasOwnSound = !sounds.isEmpty() && title.isPrepared();
        if (hasOwnSound) {
            line.addAll(SoundFilter.input(title, source));
        }
        SoundGraph sound = new SoundGraph(title, hasOwnSound ? 1 : 0, sounds, measured);
        line.addAll(sound.outputs());
        line.addAll(List.of("-filter_complex", graph(sound)));
        if (hasPicture(intent)) {
            line.addAll(List.of("-map", "[v]"));
        }
        for (int i = 0; i < sounds.size(); i++) {
            line.addAll(List.of("-map", "[a" + i + "]"));
            line.addAll(Codecs.sound(sounds.get(i), ":" + i));
        }
        line.addAll(Codecs.plain());
        line.addAll(picture());
        line.addAll(timecode());
        line.addAll(container());
        line.add("file:" + file);
        if (hasOwnSound) {
            line.addAll(SoundFilter.clock(1));
        }
        return line;
    }

    static boolean hasPicture(FileIntent intent) {
        return intent.getVideo().isPresent() || intent.getMaster().isPresent();
    }

    /** In the order of the file's tracks. */
    static List<AudioIntent> sounds(FileIntent intent) {
        return Stream.concat(intent.getAudio().stream(), intent.getMoreAudio().stream())
                .toList();
    }

    private List<String> picture() throws TaskFailedException {
        if (intent.getMaster().isPresent()) {
            return new Mastering(title, intent.getMaster().get()).arguments();
        }
        return intent.getVideo().isPresent()
                ? Codecs.picture(
                        intent.getVideo().get(), title.grid(intent.getVideo().get()), encoders)
                : List.of();
    }

    /** Muxers take it from the track's metadata. */
    private List<String> timecode() {
        return intent.getTimecode().isEmpty() || !hasPicture(intent)
                ? List.of()
                : List.of("-metadata:s:v:0", "timecode=" + intent.getTimecode());
    }

    private List<String> container() {
        if (intent.getContainer().equals("mxf")) {
            return List.of("-f", "mxf");
        }
        List<String> line = new ArrayList<>();
        if (intent.getMaster().isEmpty()) {
            line.addAll(
                    List.of("-movflags", "+faststart")); // of an archive all would be copied for what only players want
        }
        line.addAll(List.of("-video_track_timescale", Integer.toString(timescale()), "-f", intent.getContainer()));
        return line;
    }

    private int timescale() {
        return intent.getVideo()
                .map(title::grid)
                .or(() -> intent.getMaster()
                        .map(master -> Mastering.shown(title, master).grid()))
                .orElse(title.grid())
                .rate()
                .timescale();
    }

    private String graph(SoundGraph sound) throws TaskFailedException {
        List<String> chains = new ArrayList<>();
        if (intent.getVideo().isPresent()) {
            VideoIntent video = intent.getVideo().get();
            PictureFilter filter =
                    new PictureFilter(title, new FrameRange(0, title.grid().totalFrames()));
            String pictures = Codecs.range(video).isHigh() ? filter.gridded() : filter.chain();
            chains.add("[0:V:0]" + pictures + ","
                    + Codecs.filters(title, video, new Overlays(title, video, 0, "file"), encoders) + "[v]");
        }
        if (intent.getMaster().isPresent()) {
            chains.add("[0:V:0]" + new Mastering(title, intent.getMaster().get()).chain() + "[v]");
        }
        if (intent.getAudio().isPresent()) {
            chains.add(sound.chains());
        }
        return String.join(";", chains);
    }
}
