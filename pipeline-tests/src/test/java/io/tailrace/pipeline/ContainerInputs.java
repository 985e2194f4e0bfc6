package io.tailrace.pipeline;

import static io.tailrace.pipeline.Input.plays;

import io.tailrace.pipeline.Input.Made;
import java.util.List;

/** What recorders, editors and archives put pictures and sound into. */
final class ContainerInputs {

    private static final String MPEG2 = "-c:v mpeg2video -q:v 3 ";
    private static final String DNXHR = "-c:v dnxhd -profile:v dnxhr_sq -pix_fmt yuv422p ";
    private static final String AV1 = "-c:v libsvtav1 -preset 11 -crf 20 ";
    private static final String QUICK_VP = "-deadline realtime -cpu-used 8 -b:v 2M -c:a libopus ";
    private static final String FRAGMENTS = "-movflags +frag_keyframe+empty_moov+default_base_moof";

    private ContainerInputs() {}

    static List<Input> all() {
        return List.of(
                row("mpegts", "H.264 and AAC in MPEG-TS", "ts", ""),
                row("mpegts-mpeg2", "MPEG-2 and MP2 in MPEG-TS", "ts", MPEG2 + "-c:a mp2"),
                row(
                        "mpegts-hevc",
                        "HEVC and AC-3 in MPEG-TS",
                        "ts",
                        "-c:v libx265 -x265-params log-level=none -c:a ac3"),
                row("mpeg-ps", "MPEG-2 and MP2 in a program stream", "mpg", MPEG2 + "-c:a mp2"),
                row("mkv-cues", "H.264 and AAC in Matroska with cues", "mkv", ""),
                row("mkv-no-cues", "H.264 and AAC in Matroska without cues or length", "mkv", "-live 1"),
                row("webm-vp9", "VP9 and Opus in WebM", "webm", "-c:v libvpx-vp9 " + QUICK_VP),
                row(
                        "webm-browser",
                        "VP8 and Opus in WebM as browsers record it: no cues, no length",
                        "webm",
                        "-c:v libvpx -live 1 " + QUICK_VP),
                row("webm-av1", "AV1 and Opus in WebM", "webm", AV1 + "-c:a libopus"),
                row("mp4-av1", "AV1 and AAC in MP4", "mp4", AV1),
                row(
                        "mov-prores",
                        "ProRes 422 and PCM in QuickTime",
                        "mov",
                        "-c:v prores_ks -pix_fmt yuv422p10le -c:a pcm_s24le"),
                row("mov-dnxhr", "DNxHR and PCM in QuickTime", "mov", DNXHR + "-c:a pcm_s16le"),
                row("mxf-dnxhr", "DNxHR and PCM in MXF", "mxf", DNXHR + "-c:a pcm_s16le"),
                row("mxf-mpeg2", "MPEG-2 and PCM in MXF", "mxf", MPEG2 + "-c:a pcm_s16le"),
                row(
                        "avi-mjpeg",
                        "MJPEG and PCM in AVI",
                        "avi",
                        "-c:v mjpeg -bf 0 -q:v 3 -pix_fmt yuvj420p -c:a pcm_s16le"),
                row("avi-mpeg4", "MPEG-4 part 2 and MP3 in AVI", "avi", "-c:v mpeg4 -q:v 3 -c:a libmp3lame"),
                row("flv", "H.264 and AAC in FLV", "flv", ""),
                row(
                        "fmp4-no-index",
                        "H.264 and AAC in fragmented MP4 without index",
                        "mp4",
                        FRAGMENTS + "+skip_trailer"),
                row("fmp4-mfra", "H.264 and AAC in fragmented MP4, index at its end (mfra)", "mp4", FRAGMENTS),
                row(
                        "fmp4-sidx",
                        "H.264 and AAC in fragmented MP4, index in front (sidx)",
                        "mp4",
                        FRAGMENTS + "+global_sidx"));
    }

    /** {@code coding} are ffmpeg's options, separated by spaces. */
    private static Input row(String name, String what, String extension, String coding) {
        String[] options = coding.isBlank() ? new String[0] : coding.strip().split(" +", -1);
        return Input.of(
                name,
                what,
                plays("25/1", 100),
                folder -> Made.of(FlashClip.at("25", 4).coded(options).to(folder.resolve("source." + extension))));
    }
}
