package io.tailrace.pipeline;

import static io.tailrace.pipeline.Input.plays;

import io.tailrace.pipeline.Input.Made;
import io.tailrace.pipeline.Input.Plays;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sound alone, in many tracks, in many channels, at any rate. */
final class SoundInputs {

    private static final String STEREO = "audio/audio-und-aac-2";

    private SoundInputs() {}

    static List<Input> all() {
        List<Input> rows = new ArrayList<>();
        rows.add(alone("sound-mp3", "MP3", "source.mp3", "-c:a", "libmp3lame"));
        rows.add(alone("sound-m4a", "AAC in M4A", "source.m4a", "-c:a", "copy"));
        rows.add(alone("sound-wav", "WAV", "source.wav", "-c:a", "pcm_s24le"));
        rows.add(alone("sound-flac", "FLAC", "source.flac", "-c:a", "flac"));
        rows.add(alone("sound-opus", "Opus in Ogg", "source.ogg", "-c:a", "libopus"));
        rows.add(withCover());
        rows.add(channels("sound-7-1", "PCM 7.1", 8, STEREO, "audio/audio-und-aac-6", "video/180p"));
        rows.add(channels(
                "sound-16-channels", "16 channels in one track", 16, STEREO, "audio/audio-und-aac-6", "video/180p"));
        rows.add(rate("8000"));
        rows.add(rate("96000"));
        rows.add(mono());
        rows.add(roles());
        return rows;
    }

    private static Plays sound() {
        return plays("", 4000).renditions(STEREO);
    }

    private static Input alone(String name, String what, String file, String... coding) {
        return Input.of(name, what + ", sound only", sound(), folder -> Made.of(soundOf(folder, file, coding)));
    }

    private static Path soundOf(Path folder, String file, String... coding) {
        Path clip = FlashClip.at("25", 4).to(folder.resolve("clip.mp4"));
        List<String> line = new ArrayList<>(List.of("-i", "file:" + clip, "-vn"));
        line.addAll(List.of(coding));
        line.add("file:" + folder.resolve(file));
        Media.ffmpeg(line.toArray(String[]::new));
        return folder.resolve(file);
    }

    private static Input withCover() {
        return Input.of("sound-with-cover", "AAC in M4A with a cover picture", sound(), folder -> {
            Path plain = soundOf(folder, "plain.m4a", "-c:a", "copy");
            Path file = folder.resolve("source.m4a");
            Media.ffmpeg(
                    "-i",
                    "file:" + plain,
                    "-i",
                    "file:" + PictureInputs.picture(folder),
                    "-map",
                    "0",
                    "-map",
                    "1",
                    "-c",
                    "copy",
                    "-disposition:v",
                    "attached_pic",
                    "file:" + file);
            return Made.of(file);
        });
    }

    private static Input channels(String name, String what, int count, String... renditions) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add("c" + i + "=c0");
        }
        return Input.of(
                name,
                what,
                plays("25/1", 100).renditions(renditions),
                folder -> Made.of(FlashClip.at("25", 4)
                        .filtered("null", "pan=" + count + "C|" + String.join("|", all))
                        .coded("-c:a", "pcm_s16le")
                        .to(folder.resolve("source.mov"))));
    }

    private static Input rate(String hertz) {
        return Input.of(
                "sound-" + hertz,
                "PCM at " + hertz + " Hz",
                plays("25/1", 100),
                folder -> Made.of(FlashClip.at("25", 4)
                        .coded("-c:a", "pcm_s16le", "-ar", hertz)
                        .to(folder.resolve("source.mov"))));
    }

    private static Input mono() {
        return Input.of(
                "sound-8-mono",
                "8 mono tracks of PCM in MXF, taken as pairs",
                plays("25/1", 100)
                        .psnr(30)
                        .renditions(STEREO, STEREO + "-2", STEREO + "-3", STEREO + "-4", "video/180p"),
                folder -> {
                    Path clip = FlashClip.at("25", 4).to(folder.resolve("clip.mp4"));
                    List<String> line = new ArrayList<>(List.of("-i", "file:" + clip, "-map", "0:v"));
                    for (int i = 0; i < 8; i++) {
                        line.addAll(List.of("-map", "0:a"));
                    }
                    line.addAll(List.of("-c:v", "mpeg2video", "-q:v", "2", "-c:a", "pcm_s24le", "-ac", "1"));
                    Path file = folder.resolve("source.mxf");
                    line.add("file:" + file);
                    Media.ffmpeg(line.toArray(String[]::new));
                    return Made.of(file);
                });
    }

    private static Input roles() {
        String english = "audio/audio-en-aac-2";
        return Input.of(
                "sound-roles",
                "two languages, a commentary and an audio description",
                plays("25/1", 100)
                        .renditions("audio/audio-de-aac-2", english, english + "-2", english + "-3", "video/180p"),
                folder -> {
                    Path clip = FlashClip.at("25", 4).to(folder.resolve("clip.mp4"));
                    List<String> line = new ArrayList<>(List.of("-i", "file:" + clip, "-map", "0:v"));
                    String[] languages = {"eng", "ger", "eng", "eng"};
                    for (int i = 0; i < languages.length; i++) {
                        line.addAll(List.of("-map", "0:a", "-metadata:s:a:" + i, "language=" + languages[i]));
                    }
                    line.addAll(List.of("-disposition:a:2", "comment", "-disposition:a:3", "visual_impaired"));
                    Path file = folder.resolve("source.mkv");
                    line.addAll(List.of("-c", "copy", "file:" + file));
                    Media.ffmpeg(line.toArray(String[]::new));
                    return Made.of(file);
                });
    }
}
