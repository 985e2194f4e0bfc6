package io.tailrace.encoder.encode;

import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.dialect.Intent;
import io.tailrace.encoder.dialect.PictureEncoder;
import io.tailrace.encoder.dialect.PictureForm;
import io.tailrace.encoder.dialect.Scaling;
import io.tailrace.encoder.dialect.SoundEncoders;
import io.tailrace.encoder.dialect.Speed;
import io.tailrace.encoder.process.Failures;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.VideoFacts;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.DynamicRange;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.PictureCodec;
import io.tailrace.media.SoundCodec;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.List;

/** From a plan's intents to options and filters, in the words of this worker's encoders. Pure. */
final class Codecs {

    private Codecs() {}

    /** Options of the encoder that this worker has for the intent's codec. */
    static List<String> picture(VideoIntent video, FrameGrid grid, Encoders encoders) throws TaskFailedException {
        return encoder(video, encoders).arguments(intent(video, grid));
    }

    /** The filters from a picture of the grid, in BT.709 or in the source's colours if it keeps them, to that encoder. */
    static String filters(Title title, VideoIntent video, Overlays overlays, Encoders encoders)
            throws TaskFailedException {
        DynamicRange range = range(video);
        List<String> filters = new ArrayList<>();
        if (video.getEveryFrames() > 1) {
            filters.add(thinning(video));
        }
        if (range.isHigh()) {
            filters.addAll(Colors.plainHdr(title.picture().orElseThrow()));
        }
        if (video.getReframe().isPresent()) {
            filters.add(Reframing.filters(video));
        }
        filters.addAll(overlays.filters());
        PictureForm form = new PictureForm(video.getWidth(), video.getHeight(), range);
        filters.add(encoders.path().filters(encoder(video, encoders), form));
        return String.join(",", filters);
    }

    static DynamicRange range(VideoIntent video) {
        return DynamicRange.of(video.getRange())
                .orElseThrow(() -> new IllegalArgumentException("there is no range " + video.getRange()));
    }

    /** The pictures in BT.709 that encoder wants, from pictures of {@code source} that are frames of the grid. */
    static Scaling scaling(VideoIntent video, VideoFacts source, Encoders encoders) throws TaskFailedException {
        return new Scaling(encoder(video, encoders), video.getWidth(), video.getHeight(), Colors.isForeign(source));
    }

    /** Drops what a rendition of fewer pictures has not; empty where it has all. */
    static String thinning(VideoIntent video) {
        return video.getEveryFrames() == 1 ? "" : "framestep=" + video.getEveryFrames();
    }

    private static PictureEncoder encoder(VideoIntent video, Encoders encoders) throws TaskFailedException {
        return PictureCodec.of(video.getCodec()).flatMap(encoders::of).orElseThrow(() -> unsupported(video.getCodec()));
    }

    private static Intent intent(VideoIntent video, FrameGrid grid) throws TaskFailedException {
        try {
            return new Intent(
                    PictureCodec.of(video.getCodec()).orElseThrow(() -> unsupported(video.getCodec())),
                    range(video),
                    video.getCodecProfile(),
                    video.getQuality(),
                    video.getMaxBitsPerSecond(),
                    Speed.of(video.getSpeed())
                            .orElseThrow(() ->
                                    new IllegalArgumentException("there is no speed \"" + video.getSpeed() + "\"")),
                    video.getIsIntra() ? 1 : grid.gopFrames(),
                    video.getThreads());
        } catch (IllegalArgumentException e) {
            throw Failures.failed(
                    ErrorClass.CONFIG,
                    "intent-impossible",
                    "The profile asks for what no encoder can do: " + e.getMessage() + ".",
                    e);
        }
    }

    /** @param track which of an output's, such as {@code :1}; empty: all of it */
    static List<String> sound(AudioIntent intent, String track) throws TaskFailedException {
        return isPcm(intent)
                ? List.of("-c:a" + track, "pcm_s24le")
                : SoundEncoders.arguments(codec(intent), track, intent.getChannels(), intent.getBitsPerSecond());
    }

    /** Sound as the source has it, which is no codec of players. */
    static boolean isPcm(AudioIntent intent) {
        return intent.getCodec().equals("pcm");
    }

    static SoundCodec codec(AudioIntent intent) throws TaskFailedException {
        return SoundCodec.of(intent.getCodec()).orElseThrow(() -> unsupported(intent.getCodec()));
    }

    /** Nothing of the source's or the build's own words in the output, and no shift of its times. */
    static List<String> plain() {
        return List.of(
                "-flags",
                "+cgop+bitexact",
                "-fflags",
                "+bitexact",
                "-map_metadata",
                "-1",
                "-map_chapters",
                "-1",
                "-avoid_negative_ts",
                "disabled");
    }

    private static TaskFailedException unsupported(String codec) {
        return Failures.failed(
                ErrorClass.CONFIG,
                "codec-unsupported",
                "This worker has no encoder for " + codec + ", which the profile asks for.");
    }
}
