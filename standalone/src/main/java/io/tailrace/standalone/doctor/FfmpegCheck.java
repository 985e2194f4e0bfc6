package io.tailrace.standalone.doctor;

import io.tailrace.encoder.EncoderSettings;
import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.service.Environment;
import java.nio.file.Path;

/** Whether ffmpeg and ffprobe run here. */
record FfmpegCheck(Environment environment) implements Check {

    @Override
    public String subject() {
        return "ffmpeg";
    }

    @Override
    public Finding look() {
        FfmpegPrograms programs = FfmpegPrograms.configured(
                environment.optional(EncoderSettings.FFMPEG).map(Path::of),
                environment.optional(EncoderSettings.FFPROBE).map(Path::of));
        return Finding.ok(subject(), programs.check() + " (" + programs.ffmpeg() + ")");
    }
}
