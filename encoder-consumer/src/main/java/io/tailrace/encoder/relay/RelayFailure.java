package io.tailrace.encoder.relay;

/** Why an attempt cannot have succeeded, whatever the transcoder's exit code says. The message is a sentence for the operator. */
public record RelayFailure(Reason reason, String message) {

    public enum Reason {
        /** The source is another one than the probe saw: an input error. */
        CHANGED,
        /** The source is no longer there: an input error. */
        GONE,
        /** The store refuses to let this worker read the source: a configuration error. */
        DENIED,
        /** The store delivered nothing for longer than the relay's patience: transient. */
        UNAVAILABLE,
        /** Something the transcoder wrote was cut, too large, or could not be stored: transient unless the sink says otherwise. */
        OUTPUT
    }
}
