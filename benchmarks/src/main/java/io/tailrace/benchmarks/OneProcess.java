package io.tailrace.benchmarks;

import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.media.PictureCodec;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Rung;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The peer: one ffmpeg of the same build that decodes a landscape source once and writes the same ladder, sound and HLS segments, with
 * all cores to itself.
 */
final class OneProcess {

    private static final String BT709 =
            "out_color_matrix=bt709:out_range=tv,format=yuv420p,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";

    private final FfmpegPrograms programs;
    private final Profile profile;
    /** Frames per second of the source, a whole number. */
    private final int rate;

    OneProcess(FfmpegPrograms programs, Profile profile, int rate) {
        this.programs = programs;
        this.profile = profile;
        this.rate = rate;
    }

    /** Starts it on {@code source}; segments go below {@code out}. */
    Process start(Path source, Path out) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                programs.ffmpeg().toString(),
                "-nostdin",
                "-hide_banner",
                "-loglevel",
                "error",
                "-y",
                "-copyts",
                "-start_at_zero",
                "-i",
                source.toString()));
        line.addAll(List.of("-filter_complex", graph()));
        StringBuilder streams = new StringBuilder();
        for (int i = 0; i < profile.rungs().size(); i++) {
            line.addAll(List.of("-map", "[v" + i + "]"));
            streams.append("v:").append(i).append(",agroup:sound ");
        }
        line.addAll(List.of("-map", "[a0]"));
        streams.append("a:0,agroup:sound");
        line.addAll(encoders());
        long gopFrames = Math.round(rate * profile.gop().toMillis() / 1000.0);
        line.addAll(List.of(
                "-g",
                Long.toString(gopFrames),
                "-keyint_min",
                Long.toString(gopFrames),
                "-sc_threshold",
                "0",
                "-force_key_frames",
                "expr:eq(mod(n," + gopFrames + "),0)",
                "-flags",
                "+cgop+bitexact",
                "-map_metadata",
                "-1",
                "-avoid_negative_ts",
                "disabled",
                "-f",
                "hls",
                "-hls_time",
                Long.toString(profile.segment().toSeconds()),
                "-hls_list_size",
                "0",
                "-hls_playlist_type",
                "vod",
                "-hls_segment_type",
                "fmp4",
                "-hls_fmp4_init_filename",
                "init.mp4",
                "-hls_segment_filename",
                out + "/%v/%06d.m4s",
                "-master_pl_name",
                "master.m3u8",
                "-var_stream_map",
                streams.toString(),
                out + "/%v/index.m3u8"));
        ProcessBuilder builder = new ProcessBuilder(line).inheritIO();
        builder.environment()
                .put("LD_LIBRARY_PATH", String.valueOf(programs.ffmpeg().getParent()));
        return builder.start();
    }

    private String graph() {
        int rungs = profile.rungs().size();
        StringBuilder graph = new StringBuilder("[0:V:0]fps=" + rate + ":round=near:start_time=0,split=" + rungs);
        for (int i = 0; i < rungs; i++) {
            graph.append("[s").append(i).append(']');
        }
        for (int i = 0; i < rungs; i++) {
            Rung rung = profile.rungs().get(i);
            graph.append(String.format(
                    Locale.ROOT,
                    ";[s%d]scale=%d:%d:flags=bicubic:reset_sar=1:%s[v%d]",
                    i,
                    rung.box().longSide(),
                    rung.box().shortSide(),
                    BT709,
                    i));
        }
        return graph + ";[0:a:0]aresample=48000:async=1:first_pts=0,aformat=channel_layouts=stereo[a0]";
    }

    private List<String> encoders() {
        if (profile.rungs().stream().anyMatch(rung -> rung.codec() != PictureCodec.H264)) {
            throw new IllegalArgumentException("the peer encodes H.264 only, which " + profile.name() + " does not");
        }
        List<String> line = new ArrayList<>(List.of(
                "-fps_mode",
                "passthrough",
                "-c:v",
                "libx264",
                "-preset",
                profile.video().speed(),
                "-profile:v",
                profile.video().codecProfile(),
                "-bf",
                "3",
                "-refs",
                "3"));
        for (int i = 0; i < profile.rungs().size(); i++) {
            Rung rung = profile.rungs().get(i);
            String bits = Long.toString(rung.maxBitsPerSecond());
            line.addAll(List.of(
                    "-crf:v:" + i, Double.toString(rung.quality()), "-maxrate:v:" + i, bits, "-bufsize:v:" + i, bits));
        }
        line.addAll(List.of(
                "-c:a", "aac", "-b:a", Long.toString(profile.audio().get(0).bitsPerSecond())));
        return line;
    }
}
