package io.tailrace.pipeline;

import static io.tailrace.pipeline.Input.plays;
import static io.tailrace.pipeline.Input.refused;

import io.tailrace.pipeline.Input.Made;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Recordings that lost something, and those whose picture and sound do not begin and end together. */
final class DamageInputs {

    private static final int TS_PACKET = 188;

    /** The 33 bits of a time stamp in a transport stream are over after this many seconds, less those of half a clip. */
    private static final String SHORTLY_BEFORE_THE_WRAP = "95441.7";

    private DamageInputs() {}

    static List<Input> all() {
        return List.of(
                Input.of(
                        "ts-clock-wrap",
                        "MPEG-TS whose 33-bit clock wraps in the middle",
                        plays("25/1", 100),
                        folder -> Made.of(clip(folder, "source.ts", "-output_ts_offset", SHORTLY_BEFORE_THE_WRAP))),
                spliced("ts-clock-jump-forward", "MPEG-TS whose clock jumps 17 minutes forward", "0", "1000"),
                spliced("ts-clock-jump-back", "MPEG-TS whose clock jumps back to its start", "1000", "0"),
                Input.of(
                                "ts-lost-packets",
                                "MPEG-TS that lost ten packets",
                                plays("25/1", 100).psnr(33, 40),
                                folder -> {
                                    Path whole = clip(folder, "whole.ts");
                                    return new Made(
                                            write(folder.resolve("source.ts"), without(whole, 1.0 / 3, 10 * TS_PACKET)),
                                            whole);
                                })
                        .damaged(600),
                Input.of("ts-cut-packet", "MPEG-TS whose last packet is cut off", plays("25/1", 100), folder -> {
                    byte[] whole = Files.readAllBytes(clip(folder, "whole.ts"));
                    return new Made(
                            write(folder.resolve("source.ts"), Arrays.copyOf(whole, whole.length - 100)),
                            folder.resolve("whole.ts"));
                }),
                Input.of(
                        "ts-layout-change",
                        "MPEG-TS whose sound goes from stereo to mono in the middle",
                        plays("25/1", 200).sync(6, 62),
                        folder -> {
                            Path first = clip(folder, "first.ts", "-ac", "2");
                            Path second = clip(folder, "second.ts", "-ac", "1", "-output_ts_offset", "4.08");
                            return new Made(joined(folder.resolve("source.ts"), first, second), twice(folder));
                        }),
                Input.of(
                        "mp4-cut-before-index",
                        "MP4 cut in front of its index",
                        refused("source-truncated"),
                        folder -> Made.of(cut(folder, "mp4", 0.5))),
                Input.of(
                        "mp4-cut-behind-index",
                        "MP4 cut behind its index",
                        plays("25/1", 71).sync(2, 62).psnr(33, 3),
                        folder -> Made.of(cut(folder, "mp4", 0.7, "-movflags", "+faststart"))),
                Input.of(
                        "mkv-cut",
                        "Matroska of a recorder that was killed",
                        plays("25/1", 71).sync(2, 62).psnr(33, 3),
                        folder -> Made.of(cut(folder, "mkv", 0.7))),
                Input.of(
                        "flv-cut",
                        "FLV of a recorder that was killed",
                        plays("25/1", 71).sync(2, 62).psnr(33, 3),
                        folder -> Made.of(cut(folder, "flv", 0.7))),
                Input.of(
                                "mp4-bit-rot",
                                "MP4 with 200 bytes overwritten in its media",
                                plays("25/1", 100).psnr(33, 60),
                                folder -> {
                                    Path whole = clip(folder, "whole.mp4");
                                    byte[] bytes = Files.readAllBytes(whole);
                                    Arrays.fill(bytes, bytes.length / 3, bytes.length / 3 + 200, (byte) 0x55);
                                    return new Made(write(folder.resolve("source.mp4"), bytes), whole);
                                })
                        .damaged(600),
                shifted(
                        "picture-late-mp4",
                        "picture that starts 1.59 s behind the sound, MP4",
                        "mp4",
                        1.59,
                        0,
                        140,
                        1590),
                shifted(
                        "picture-late-ts",
                        "picture that starts 1.59 s behind the sound, MPEG-TS",
                        "ts",
                        1.59,
                        0,
                        140,
                        1590),
                shifted("sound-late-mp4", "sound that starts 1.2 s behind the picture, MP4", "mp4", 0, 1.2, 130, -1200),
                shifted(
                        "sound-late-ts",
                        "sound that starts 1.2 s behind the picture, MPEG-TS",
                        "ts",
                        0,
                        1.2,
                        130,
                        -1200),
                Input.of(
                        "late-start-mkv",
                        "clock that starts at ten minutes, Matroska",
                        plays("25/1", 100),
                        folder -> Made.of(clip(folder, "source.mkv", "-output_ts_offset", "600"))),
                soundGoesOn("sound-goes-on", 30),
                soundGoesOn("sound-goes-on-minutes", 200).heavy(),
                oneKeyFrame("one-key-frame", 20),
                oneKeyFrame("one-key-frame-minutes", 300).heavy());
    }

    private static Path clip(Path folder, String name, String... coding) {
        return FlashClip.at("25", 4).coded(coding).to(folder.resolve(name));
    }

    private static Path write(Path file, byte[] bytes) throws IOException {
        return Files.write(file, bytes);
    }

    private static byte[] without(Path file, double from, int bytes) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int at = (int) (whole.length * from) / TS_PACKET * TS_PACKET;
        ByteArrayOutputStream left = new ByteArrayOutputStream();
        left.write(whole, 0, at);
        left.write(whole, at + bytes, whole.length - at - bytes);
        return left.toByteArray();
    }

    private static Path cut(Path folder, String extension, double share, String... coding) throws IOException {
        byte[] whole = Files.readAllBytes(clip(folder, "whole." + extension, coding));
        return write(folder.resolve("source." + extension), Arrays.copyOf(whole, (int) (whole.length * share)));
    }

    private static Path joined(Path to, Path first, Path second) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(Files.readAllBytes(first));
        bytes.write(Files.readAllBytes(second));
        return write(to, bytes.toByteArray());
    }

    /** The pictures of the clip, twice. */
    private static Path twice(Path folder) {
        Path once = clip(folder, "once.mkv");
        Path twice = folder.resolve("twice.mkv");
        Media.ffmpeg(
                "-i",
                "file:" + once,
                "-vf",
                "loop=loop=1:size=100",
                "-an",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-crf",
                "8",
                "file:" + twice);
        return twice;
    }

    private static Input spliced(String name, String what, String firstOffset, String secondOffset) {
        return Input.of(name, what, plays("25/1", 200).sync(6, 62), folder -> {
            Path first = clip(folder, "first.ts", "-output_ts_offset", firstOffset);
            Path second = clip(folder, "second.ts", "-output_ts_offset", secondOffset);
            return new Made(joined(folder.resolve("source.ts"), first, second), twice(folder));
        });
    }

    private static Input shifted(
            String name, String what, String extension, double picture, double sound, int frames, int apart) {
        return Input.of(
                name,
                what,
                plays("25/1", frames)
                        .apart(apart)
                        .reference(picture > 0 ? "setpts=PTS-STARTPTS+1.611/TB" : "setpts=PTS-STARTPTS"),
                folder -> {
                    Path whole = clip(folder, "whole.mkv");
                    Path file = folder.resolve("source." + extension);
                    Media.ffmpeg(
                            "-itsoffset",
                            Double.toString(picture),
                            "-i",
                            "file:" + whole,
                            "-itsoffset",
                            Double.toString(sound),
                            "-i",
                            "file:" + whole,
                            "-map",
                            "0:v",
                            "-map",
                            "1:a",
                            "-c",
                            "copy",
                            "file:" + file);
                    return Made.of(file);
                });
    }

    private static Input soundGoesOn(String name, int seconds) {
        return Input.of(
                name,
                "sound that goes on for " + seconds + " s behind the picture",
                plays("25/1", 25L * (4 + seconds)),
                folder -> {
                    Path clip = clip(folder, "clip.mkv");
                    Path file = folder.resolve("source.mp4");
                    Media.ffmpeg(
                            "-i",
                            "file:" + clip,
                            "-map",
                            "0",
                            "-c:v",
                            "copy",
                            "-af",
                            "apad=pad_dur=" + seconds,
                            "-c:a",
                            "aac",
                            "file:" + file);
                    return Made.of(file);
                });
    }

    private static Input oneKeyFrame(String name, int seconds) {
        return Input.of(
                name,
                seconds + " s with a single key frame",
                plays("25/1", 25L * seconds),
                folder -> Made.of(FlashClip.at("25", seconds)
                        .coded("-g", "100000", "-sc_threshold", "0")
                        .to(folder.resolve("source.mp4"))));
    }
}
