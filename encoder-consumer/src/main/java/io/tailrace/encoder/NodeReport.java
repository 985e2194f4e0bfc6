package io.tailrace.encoder;

import io.tailrace.encoder.proof.NodeProof;
import io.tailrace.encoder.proof.Proof;
import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.service.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a node would encode with, for who asks without starting a worker.
 *
 * @param encoders as ffmpeg calls them
 * @param refused encoders of its class that cannot be used, each with its reason; none of the classes that were passed over
 */
public record NodeReport(String hardwareClass, List<String> encoders, List<String> refused) {

    public NodeReport {
        encoders = List.copyOf(encoders);
        refused = List.copyOf(refused);
    }

    /**
     * Tries the encoders as a worker with these settings does.
     *
     * @throws io.tailrace.ffmpeg.FfmpegUnavailableException when this node cannot encode
     * @throws IOException when the scratch folder or memory is short
     */
    public static NodeReport of(Environment environment) throws IOException, InterruptedException {
        EncoderOptions options = EncoderOptions.from(environment);
        FfmpegPrograms programs = FfmpegPrograms.configured(options.ffmpeg(), options.ffprobe());
        Path folder = Files.createTempDirectory(options.scratch(), "tailrace-encoders-");
        try (ChildLauncher launcher = new ChildLauncher(programs, folder)) {
            Proof proof = new NodeProof(launcher, folder).first(options.dialects());
            List<String> own = proof.dialect().candidates().stream()
                    .map(candidate -> candidate.name())
                    .toList();
            return new NodeReport(
                    proof.dialect().hardwareClass(),
                    proof.names(),
                    proof.refused().stream()
                            .filter(refused -> own.contains(refused.getName()))
                            .map(refused -> refused.getName() + ": " + refused.getReason())
                            .toList());
        } finally {
            Files.deleteIfExists(folder);
        }
    }
}
