package io.tailrace.encoder.encode;

import io.tailrace.events.AudioIntent;
import io.tailrace.events.FileIntent;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.SoundCodec;
import java.util.List;
import java.util.Optional;

/** What a muxed file must be: every picture of the grid, from its first on, and sound as long as the title. Pure. */
record FileRule(Title title, FileIntent intent) {

    /** Says what is wrong with {@code tracks}; empty when nothing is. */
    Optional<String> problem(List<FileProbe.Track> tracks) {
        int wanted =
                (intent.getVideo().isPresent() ? 1 : 0) + (intent.getAudio().isPresent() ? 1 : 0);
        if (tracks.size() != wanted) {
            return Optional.of("it has " + tracks.size() + " tracks instead of " + wanted);
        }
        return intent.getVideo()
                .flatMap(video -> picture(video, FileProbe.first(tracks, "video")))
                .or(() -> intent.getAudio().flatMap(audio -> sound(audio, FileProbe.first(tracks, "audio"))));
    }

    private Optional<String> picture(VideoIntent video, Optional<FileProbe.Track> found) {
        if (found.isEmpty()) {
            return Optional.of("it has no picture");
        }
        FileProbe.Track track = found.get();
        long frames = title.grid(video).totalFrames();
        if (track.packets() != frames) {
            return Optional.of("it has " + track.packets() + " frames instead of " + frames);
        }
        if (track.width() != video.getWidth() || track.height() != video.getHeight()) {
            return Optional.of("its picture is " + track.width() + "x" + track.height() + " instead of "
                    + video.getWidth() + "x" + video.getHeight());
        }
        long halfAFrame = title.grid().rate().microsAt(1) / 2;
        return Math.abs(track.startMicros()) > halfAFrame
                ? Optional.of("its first picture is at " + track.startMicros() + " microseconds")
                : Optional.empty();
    }

    private Optional<String> sound(AudioIntent audio, Optional<FileProbe.Track> found) {
        if (found.isEmpty()) {
            return Optional.of("it has no sound");
        }
        long wanted = title.samples(audio.getSampleRate());
        long samples = Math.round(found.get().durationMicros() * (audio.getSampleRate() / 1e6));
        // One packet: what the priming may make a difference of.
        int tolerated = SoundCodec.of(audio.getCodec()).orElseThrow().packetSamples();
        return Math.abs(samples - wanted) > tolerated
                ? Optional.of("its sound has " + samples + " samples instead of " + wanted)
                : Optional.empty();
    }
}
