package io.tailrace.encoder.encode;

import io.tailrace.events.AudioIntent;
import io.tailrace.events.FileIntent;
import io.tailrace.events.MasterIntent;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.SoundCodec;
import java.util.List;
import java.util.Optional;

/** What a muxed file must be: every picture of the grid, from its first on, and sound as long as the title. Pure. */
record FileRule(Title title, FileIntent intent) {

    /** Says what is wrong with what was found; empty when nothing is. */
    Optional<String> problem(FileProbe.Found found) {
        List<AudioIntent> sounds = FileCommand.sounds(intent);
        if (found.sounds().size() != sounds.size()) {
            return Optional.of("it has " + found.sounds().size() + " tracks of sound instead of " + sounds.size());
        }
        if (found.picture().isPresent() != FileCommand.hasPicture(intent)) {
            return Optional.of(found.picture().isPresent() ? "it has a picture" : "it has no picture");
        }
        return found.picture()
                .flatMap(this::picture)
                .or(() -> sound(sounds, found.sounds()))
                .or(() -> timecode(found));
    }

    private Optional<String> picture(FileProbe.Track found) {
        if (intent.getMaster().isPresent()) {
            MasterIntent master = intent.getMaster().get();
            return picture(found, Mastering.shown(title, master).grid(), master.getWidth(), master.getHeight());
        }
        VideoIntent video = intent.getVideo().orElseThrow();
        return picture(found, title.grid(video), video.getWidth(), video.getHeight());
    }

    private Optional<String> picture(FileProbe.Track track, FrameGrid grid, int width, int height) {
        long frames = grid.totalFrames();
        if (track.packets() != frames) {
            return Optional.of("it has " + track.packets() + " frames instead of " + frames);
        }
        if (track.width() != width || track.height() != height) {
            return Optional.of(
                    "its picture is " + track.width() + "x" + track.height() + " instead of " + width + "x" + height);
        }
        long halfAFrame = title.grid().rate().microsAt(1) / 2;
        return Math.abs(track.startMicros()) > halfAFrame
                ? Optional.of("its first picture is at " + track.startMicros() + " microseconds")
                : Optional.empty();
    }

    private Optional<String> sound(List<AudioIntent> sounds, List<FileProbe.Track> tracks) {
        for (int i = 0; i < sounds.size(); i++) {
            int rate = sounds.get(i).getSampleRate();
            long wanted = title.samples(rate);
            long samples = Math.round(tracks.get(i).durationMicros() * (rate / 1e6));
            if (Math.abs(samples - wanted) > tolerated(sounds.get(i))) {
                return Optional.of("its sound has " + samples + " samples instead of " + wanted);
            }
            if (tracks.get(i).channels() != sounds.get(i).getChannels()) {
                return Optional.of("its sound has " + tracks.get(i).channels() + " channels instead of "
                        + sounds.get(i).getChannels());
            }
        }
        return Optional.empty();
    }

    /** One packet: what the priming may make a difference of. */
    private static int tolerated(AudioIntent sound) {
        return SoundCodec.of(sound.getCodec()).map(SoundCodec::packetSamples).orElse(1);
    }

    private Optional<String> timecode(FileProbe.Found found) {
        String wanted = FileCommand.hasPicture(intent) ? intent.getTimecode() : "";
        return wanted.isEmpty() || wanted.equals(found.timecode())
                ? Optional.empty()
                : Optional.of("its timecode begins with \"" + found.timecode() + "\" instead of " + wanted);
    }
}
