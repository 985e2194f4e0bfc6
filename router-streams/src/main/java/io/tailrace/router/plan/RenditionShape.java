package io.tailrace.router.plan;

import io.tailrace.events.AudioIntent;
import io.tailrace.events.FileIntent;
import io.tailrace.events.ImageIntent;
import io.tailrace.events.MasterIntent;
import io.tailrace.events.Rendition;
import io.tailrace.events.VideoIntent;
import java.util.Optional;

/**
 * What people know a rendition by.
 *
 * @param everyFrames every how many frames of the grid there is a picture; empty where nothing moves
 * @param codec  of the picture, else of the sound, else of the text; empty for stills
 * @param width  0 without a picture
 * @param height likewise
 */
public record RenditionShape(Optional<Integer> everyFrames, String codec, int width, int height) {

    public static RenditionShape of(Rendition rendition) {
        Optional<VideoIntent> video =
                rendition.getVideo().or(() -> rendition.getFile().flatMap(FileIntent::getVideo));
        Optional<ImageIntent> image = rendition.getImage();
        Optional<MasterIntent> master = rendition.getFile().flatMap(FileIntent::getMaster);
        String codec = video.map(VideoIntent::getCodec)
                .or(() -> master.map(MasterIntent::getCodec))
                .or(() -> rendition.getAudio().map(AudioIntent::getCodec))
                .or(() -> rendition.getText().map(text -> "webvtt"))
                .orElse("");
        return new RenditionShape(
                video.map(VideoIntent::getEveryFrames).or(() -> master.map(MasterIntent::getEveryFrames)),
                codec,
                video.map(VideoIntent::getWidth)
                        .or(() -> master.map(MasterIntent::getWidth))
                        .or(() -> image.map(ImageIntent::getWidth))
                        .orElse(0),
                video.map(VideoIntent::getHeight)
                        .or(() -> master.map(MasterIntent::getHeight))
                        .or(() -> image.map(ImageIntent::getHeight))
                        .orElse(0));
    }
}
