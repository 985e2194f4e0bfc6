package io.tailrace.standalone.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --encoder-version}. */
final class EncoderVersionOption {

    @Option(
            names = "--encoder-version",
            paramLabel = "BUILD",
            description =
                    "Only pools of this build of the encoder make it, such as ffmpeg-7.1; the jobs wait while there is none.")
    private @Nullable String version;

    Optional<String> version() {
        return Optional.ofNullable(version);
    }
}
