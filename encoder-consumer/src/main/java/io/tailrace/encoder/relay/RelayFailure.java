package io.tailrace.encoder.relay;

import io.tailrace.store.ObjectChangedException;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.StoreDeniedException;
import io.tailrace.store.StoreException;
import io.tailrace.store.UnsafeSourceException;

/** Why an attempt cannot have succeeded, whatever the transcoder's exit code says. The message is a sentence for the operator. */
public record RelayFailure(Reason reason, String message) {

    /** What kind of failure, as the worker's verdict needs it. */
    public enum Reason {
        /** The source is another one than the probe saw: an input error. */
        CHANGED,
        /** The source is no longer there: an input error. */
        GONE,
        /** Its name leads out of its root, or to what is no regular file: an input error. */
        UNSAFE,
        /** The store refuses to let this worker read the source: a configuration error. */
        DENIED,
        /** The store delivered nothing for longer than the relay's patience: transient. */
        UNAVAILABLE,
        /** Something the transcoder wrote was cut, too large, refused by the sink or could not be stored. */
        OUTPUT
    }

    /** What a failed read of the source means. */
    static RelayFailure ofSource(StoreException e) {
        return new RelayFailure(reasonOf(e), e.getMessage());
    }

    private static Reason reasonOf(StoreException e) {
        if (e instanceof ObjectChangedException) {
            return Reason.CHANGED;
        }
        if (e instanceof ObjectNotFoundException) {
            return Reason.GONE;
        }
        if (e instanceof UnsafeSourceException) {
            return Reason.UNSAFE;
        }
        return e instanceof StoreDeniedException ? Reason.DENIED : Reason.UNAVAILABLE;
    }
}
