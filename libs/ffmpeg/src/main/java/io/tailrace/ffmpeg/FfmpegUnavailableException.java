package io.tailrace.ffmpeg;

import org.jspecify.annotations.Nullable;

/** ffmpeg cannot run on this machine; the message is a sentence for the operator and says what to install or to set. */
public final class FfmpegUnavailableException extends RuntimeException {

    public FfmpegUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
