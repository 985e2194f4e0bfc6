package io.tailrace.pipeline;

import static io.tailrace.pipeline.Input.plays;

import io.tailrace.pipeline.Input.Made;
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
        rows.add(wide("hdr10", "HDR10 (PQ), H.264 in 10 bits", "smpte2084", 17));
        rows.add(wide("hlg", "HLG, H.264 in 10 bits", "arib-std-b67", 17));
        rows.add(wide("bt2020", "BT.2020 of normal range", "bt709", 29));
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
        rows.add(cover());
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

    /** Compared with the picture it was before it was widened; tone mapping darkens white, which the flash is. */
    private static Input wide(String name, String what, String transfer, double leastPsnr) {
        return Input.of(name, what, plays("25/1", 100).psnr(leastPsnr), folder -> {
            FlashClip plain = FlashClip.at("25", 4).size("320x180");
            Path reference = plain.coded("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "smpte170m")
                    .to(folder.resolve("reference.mp4"));
            Path file = plain.filtered(widened(transfer), "anull")
                    .coded("-pix_fmt", "yuv420p10le", "-color_primaries", "bt2020", "-color_trc", transfer)
                    .coded("-colorspace", "bt2020nc")
                    .to(folder.resolve("source.mp4"));
            return new Made(file, reference);
        });
    }

    private static String widened(String transfer) {
        return "format=gbrpf32le,setparams=color_primaries=bt709:color_trc=bt709:colorspace=gbr:range=pc,"
                + "zscale=t=linear:npl=100,zscale=p=bt2020:m=bt2020nc:r=tv:npl=100:t=" + transfer
                + ",format=yuv420p10le";
    }

    /** Two pictures of a progressive master in each frame; what comes out is compared with the master. */
    private static Input woven(String name, String what, String size, String first, String flag, String file) {
        return Input.of(name, what, plays("25/1", 100).psnr(26), folder -> weave(folder, size, first, flag, file));
    }

    private static Made weave(Path folder, String size, String first, String flag, String file) {
        Path master = FlashClip.at("50", 4)
                .size(size)
                .filtered("gblur=sigma=4", "anull")
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

    static Path picture(Path folder) {
        Path picture = folder.resolve("cover.png");
        Media.ffmpeg("-f", "lavfi", "-i", "color=red:size=200x200", "-frames:v", "1", "file:" + picture);
        return picture;
    }
}
