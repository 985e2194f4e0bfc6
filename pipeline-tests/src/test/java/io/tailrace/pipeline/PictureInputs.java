package io.tailrace.pipeline;

import static io.tailrace.pipeline.Input.plays;

import io.tailrace.pipeline.Input.Made;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Pictures that are not square, progressive, 4:2:0, eight bits and BT.709. */
final class PictureInputs {

    private PictureInputs() {}

    static List<Input> all() {
        List<Input> rows = new ArrayList<>();
        rows.add(clip("anamorphic", "240x180 with pixels of 4:3", "scale=240:180,setsar=4/3"));
        rows.add(clip("chroma-422-10", "H.264 4:2:2 in 10 bits", "null", "-pix_fmt", "yuv422p10le"));
        rows.add(clip("chroma-444", "H.264 4:4:4", "null", "-pix_fmt", "yuv444p"));
        rows.add(clip("full-range", "full-range H.264", "scale=out_range=pc,format=yuvj420p", "-pix_fmt", "yuvj420p"));
        rows.add(highRange("hdr10", "HDR10 (PQ), H.264 in 10 bits", "smpte2084", 30));
        rows.add(highRange("hlg", "HLG, H.264 in 10 bits", "arib-std-b67", 21));
        rows.add(bt2020());
        rows.add(woven("interlaced-top-first", "25i, top field first, H.264", "320x180", "top", "tff", "source.mp4"));
        rows.add(woven(
                "interlaced-bottom-first",
                "25i, bottom field first, in MPEG-TS",
                "320x180",
                "bottom",
                "bff",
                "source.ts"));
        rows.add(woven(
                "interlaced-flagged-progressive", "25i flagged progressive", "320x180", "top", "prog", "source.mkv"));
        rows.add(progressive());
        rows.add(fields(
                "interlaced-576",
                "576i25 of 16:9: fields in the top rung, frames below",
                "720x576",
                ",setsar=64/45",
                "setpts=PTS-STARTPTS",
                "video/576p"));
        rows.add(fields(
                "interlaced-720",
                "25i of 720 lines: fields in the top rung, frames below",
                "1280x720",
                "",
                "setparams=colorspace=bt709,setpts=PTS-STARTPTS", // as players take what is untagged and high
                "video/720p"));
        rows.add(cover());
        rows.add(still("still-mp4", "one picture under 20 s of sound, MP4", "source.mp4"));
        rows.add(still("still-mkv", "one picture under 20 s of sound, Matroska", "source.mkv"));
        rows.add(slides());
        rows.add(grows("size-grows-ts", "picture that grows from 160x90, H.264 in MPEG-TS", "ts"));
        rows.add(grows("size-grows-mkv", "picture that grows from 160x90, H.264 in Matroska", "mkv"));
        rows.add(grows(
                "size-grows-webm",
                "picture that grows from 160x90, VP8 in WebM without cues",
                "webm",
                "-c:v",
                "libvpx",
                "-deadline",
                "realtime",
                "-cpu-used",
                "8",
                "-b:v",
                "4M"));
        rows.add(Input.of(
                "aspect-changes-mp4",
                "picture that goes from 16:9 to 4:3, H.264 in MP4",
                plays("25/1", 100).unsynced(),
                folder -> changes(folder, "320x180", "240x180", "mp4")));
        return rows;
    }

    private static Input clip(String name, String what, String filter, String... coding) {
        return Input.of(
                name,
                what,
                plays("25/1", 100).psnr(30),
                folder -> Made.of(FlashClip.at("25", 4)
                        .filtered(filter, "anull")
                        .coded(coding)
                        .to(folder.resolve("source.mp4"))));
    }

    /** Compared with the picture it was before it was widened. */
    private static Input bt2020() {
        return Input.of("bt2020", "BT.2020 of normal range", plays("25/1", 100).psnr(29), folder -> {
            Path reference = FlashClip.at("25", 4)
                    .coded("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "smpte170m")
                    .to(folder.resolve("reference.mp4"));
            return new Made(wide(folder, "bt709"), reference);
        });
    }

    /**
     * Compared with the same picture with its tones mapped by ffmpeg's own filter. Of HLG that bends each colour by itself, where BT.2100
     * bends their luminance: greys are the same, strong colours are not.
     */
    private static Input highRange(String name, String what, String transfer, double leastPsnr) {
        String mapped = "setpts=PTS-STARTPTS,zscale=transferin=" + transfer
                + ":primariesin=bt2020:matrixin=bt2020nc:rangein=limited:transfer=linear:npl=203,format=gbrpf32le,"
                + "zscale=primaries=bt709,tonemap=tonemap=mobius:desat=0:peak=4.926,"
                + "zscale=transfer=bt709:matrix=bt709:range=limited,format=yuv420p";
        return Input.of(
                name,
                what,
                plays("25/1", 100).reference(mapped).psnr(leastPsnr),
                folder -> Made.of(wide(folder, transfer)));
    }

    private static Path wide(Path folder, String transfer) {
        return FlashClip.at("25", 4)
                .filtered(widened(transfer), "anull")
                .coded("-pix_fmt", "yuv420p10le", "-color_primaries", "bt2020", "-color_trc", transfer)
                .coded("-colorspace", "bt2020nc")
                .to(folder.resolve("source.mp4"));
    }

    private static String widened(String transfer) {
        return "format=gbrpf32le,setparams=color_primaries=bt709:color_trc=bt709:colorspace=gbr:range=pc,"
                + "zscale=t=linear:npl=203,zscale=p=bt2020:m=bt2020nc:r=tv:npl=203:t=" + transfer
                + ",format=yuv420p10le";
    }

    /** Two pictures of a progressive master in each frame; what comes out is compared with the master. */
    private static Input woven(String name, String what, String size, String first, String flag, String file) {
        return Input.of(name, what, plays("25/1", 100).psnr(38), folder -> weave(folder, size, "", first, flag, file));
    }

    /** As high as broadcasts are, so that the top rung has a picture of every field. */
    private static Input fields(String name, String what, String size, String shape, String reference, String top) {
        return Input.of(
                name,
                what,
                plays("50/1", 200)
                        .psnr(42)
                        .reference(reference)
                        .renditions("audio/audio-und-aac-2", "video/360p", "video/480p", top),
                folder -> weave(folder, size, shape, "top", "tff", "source.mp4"));
    }

    private static Made weave(Path folder, String size, String shape, String first, String flag, String file) {
        Path master = FlashClip.at("50", 4)
                .size(size)
                .filtered("gblur=sigma=4" + shape, "anull")
                .to(folder.resolve("master.mp4"));
        List<String> line = new ArrayList<>(List.of("-i", "file:" + master, "-vf"));
        line.add("tinterlace=mode=interleave_" + first + ",setfield=" + flag);
        line.addAll(List.of("-c:v", "libx264", "-preset", "veryfast", "-crf", "12", "-g", "50", "-c:a", "copy"));
        if (!flag.equals("prog")) {
            line.addAll(List.of("-flags", "+ildct+ilme", "-x264-params", flag + "=1"));
        }
        Path source = folder.resolve(file);
        line.add("file:" + source);
        Media.ffmpeg(line.toArray(String[]::new));
        return new Made(source, master);
    }

    private static Input progressive() {
        return Input.of(
                "progressive-flagged-interlaced",
                "25p flagged interlaced",
                plays("25/1", 100),
                folder -> Made.of(FlashClip.at("25", 4)
                        .coded("-flags", "+ildct+ilme", "-x264-params", "tff=1")
                        .to(folder.resolve("source.mp4"))));
    }

    private static Input cover() {
        return Input.of("cover-picture", "a cover picture in front of the picture", plays("25/1", 100), folder -> {
            Path clip = FlashClip.at("25", 4).to(folder.resolve("clip.mp4"));
            Path file = folder.resolve("source.mp4");
            Media.ffmpeg(
                    "-i",
                    "file:" + picture(folder),
                    "-i",
                    "file:" + clip,
                    "-map",
                    "0",
                    "-map",
                    "1",
                    "-c",
                    "copy",
                    "-disposition:v:0",
                    "attached_pic",
                    "file:" + file);
            return new Made(file, clip);
        });
    }

    private static Input still(String name, String what, String file) {
        return Input.of(
                name,
                what,
                plays("25/1", 500).unsynced().reference("setpts=PTS-STARTPTS,tpad=stop=600:stop_mode=clone"),
                folder -> Made.of(FlashClip.at("25", 20)
                        .filtered("trim=end_frame=1", "anull")
                        .to(folder.resolve(file))));
    }

    private static Input slides() {
        return Input.of(
                "slides-mkv",
                "a picture every five seconds under 20 s of sound, Matroska",
                plays("1/1", 20).unsynced().reference("setpts=PTS-STARTPTS,tpad=stop=600:stop_mode=clone"),
                folder -> Made.of(FlashClip.at("25", 20)
                        .filtered("select='not(mod(n,125))'", "anull")
                        .coded("-fps_mode", "vfr")
                        .to(folder.resolve("source.mkv"))));
    }

    /** As a sender over a slow line, which begins small. */
    private static Input grows(String name, String what, String extension, String... coding) {
        return Input.of(
                name, what, plays("25/1", 100), folder -> changes(folder, "160x90", "320x180", extension, coding));
    }

    /** A clip whose picture changes after 1.6 s, and what it must look like: each part fitted into 320x180. */
    private static Made changes(Path folder, String first, String second, String extension, String... coding)
            throws IOException {
        Path whole = FlashClip.at("25", 4).coded("-crf", "4").to(folder.resolve("whole.mkv"));
        Path early = part(folder.resolve("0." + extension), whole, "trim=end=1.59," + scaled(first), coding);
        Path late = part(
                folder.resolve("1." + extension),
                whole,
                "trim=start=1.59,setpts=PTS-STARTPTS," + scaled(second),
                coding);
        Path list = folder.resolve("parts.txt");
        Files.write(list, List.of("file '" + early + "'", "duration 1.6", "file '" + late + "'"));
        Path source = folder.resolve("source." + extension);
        List<String> line = new ArrayList<>(List.of("-f", "concat", "-safe", "0", "-i", "file:" + list));
        line.addAll(List.of("-i", "file:" + whole, "-map", "0:v", "-map", "1:a", "-c:v", "copy"));
        line.addAll(List.of("-c:a", extension.equals("webm") ? "libopus" : "copy"));
        line.addAll(extension.equals("webm") ? List.of("-live", "1") : List.of());
        line.add("file:" + source);
        Media.ffmpeg(line.toArray(String[]::new));
        Path reference = folder.resolve("reference.mkv");
        String fitted = "scale=320:180:force_original_aspect_ratio=decrease:flags=bicubic,pad=320:180:-1:-1,setsar=1";
        Media.ffmpeg(
                "-i",
                "file:" + early,
                "-i",
                "file:" + late,
                "-filter_complex",
                "[0:v]" + fitted + "[a];[1:v]" + fitted + "[b];[a][b]concat[v]",
                "-map",
                "[v]",
                "-c:v",
                "libx264",
                "-crf",
                "4",
                "file:" + reference);
        return new Made(source, reference);
    }

    private static String scaled(String size) {
        return "scale=" + size.replace('x', ':') + ":flags=bicubic,setsar=1";
    }

    private static Path part(Path file, Path whole, String filter, String... coding) {
        List<String> line = new ArrayList<>(List.of("-i", "file:" + whole, "-an", "-vf", filter));
        line.addAll(List.of("-c:v", "libx264", "-preset", "veryfast", "-crf", "12", "-bf", "2", "-g", "25"));
        line.addAll(List.of(coding));
        line.add("file:" + file);
        Media.ffmpeg(line.toArray(String[]::new));
        return file;
    }

    static Path picture(Path folder) {
        Path picture = folder.resolve("cover.png");
        Media.ffmpeg("-f", "lavfi", "-i", "color=red:size=200x200", "-frames:v", "1", "file:" + picture);
        return picture;
    }
}
