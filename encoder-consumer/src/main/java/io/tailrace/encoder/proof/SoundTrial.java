package io.tailrace.encoder.proof;

import io.tailrace.encoder.dialect.SoundEncoders;
import io.tailrace.ffmpeg.MalformedMediaException;
import io.tailrace.media.SoundCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Less than half a second of stereo through one encoder of sound, decoded again by the same ffmpeg. Pure. */
record SoundTrial(SoundCodec codec) {

    private static final int RATE = 48_000;
    private static final int CHANNELS = 2;
    private static final int SAMPLES = RATE * 2 / 5;
    private static final int BITS = 128_000;

    /** @param file fragmented */
    List<String> arguments(Path file) {
        int encoded = SAMPLES + codec.keptSamples();
        List<String> line =
                new ArrayList<>(List.of("-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+error", "-y"));
        line.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=" + RATE + ":duration=1"));
        line.addAll(List.of("-af", "aformat=channel_layouts=stereo,atrim=end_sample=" + encoded));
        line.addAll(SoundEncoders.arguments(codec, "", CHANNELS, BITS));
        line.addAll(PictureTrial.FRAGMENTS);
        line.addAll(List.of("-avoid_negative_ts", "disabled", "file:" + file));
        line.addAll(List.of("-dec", "0:0", "-filter_complex", "[dec:0]anull[out]", "-map", "[out]"));
        line.addAll(List.of("-f", "null", "-"));
        return line;
    }

    /** @throws RefusedException when the file is not exactly that sound behind its encoder's priming */
    void judge(byte[] file) throws RefusedException {
        try {
            TrialClip clip = TrialClip.parse(file);
            long samples = clip.media().duration() - clip.init().editMediaTime();
            if (clip.init().channels() != CHANNELS || clip.init().sampleRate() != RATE || samples != SAMPLES) {
                throw new RefusedException(Refusal.wrong(samples + " samples of "
                        + clip.init().channels() + " channels at " + clip.init().sampleRate() + " Hz instead of "
                        + SAMPLES + " of " + CHANNELS + " at " + RATE));
            }
        } catch (MalformedMediaException e) {
            throw new RefusedException(Refusal.wrong(String.valueOf(e.getMessage())));
        }
    }
}
