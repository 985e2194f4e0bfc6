package io.tailrace.ffmpeg;

/** Bytes that are no CMAF segment, or not one as these readers understand it. The only thing they throw, whatever the bytes are. */
public final class MalformedMediaException extends Exception {

    public MalformedMediaException(String message) {
        super(message);
    }
}
