package io.tailrace.router.plan;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoFacts;
import io.tailrace.profiles.Policy;
import java.util.Locale;
import java.util.Optional;

/**
 * The profile's limits on what the probe found. The probe refuses most of it already; a counting pass may tell a longer title than the
 * index did.
 */
final class SourcePolicy {

    private SourcePolicy() {}

    /** Why the source is refused; empty when it may pass. */
    static Optional<Failure> verdict(SourceFacts facts, Policy policy) {
        long maxMicros = policy.maxDuration().toMillis() * 1000;
        long longest = Math.max(
                facts.getDurationMicros(),
                facts.getVideo().map(VideoFacts::getEndMicros).orElse(0L));
        long pixels =
                facts.getVideo().map(v -> (long) v.getWidth() * v.getHeight()).orElse(0L);
        int streams = facts.getAudio().size() + (facts.getVideo().isPresent() ? 1 : 0);
        if (facts.getSource().getSize() > policy.maxBytes()) {
            return refuse(
                    "too-large",
                    "the source has %d bytes, the profile allows %d",
                    facts.getSource().getSize(),
                    policy.maxBytes());
        }
        if (longest > maxMicros) {
            return refuse(
                    "too-long",
                    "the source is %d seconds long, the profile allows %d",
                    longest / 1_000_000,
                    maxMicros / 1_000_000);
        }
        if (pixels > policy.maxPixels()) {
            return refuse(
                    "too-many-pixels", "the picture has %d pixels, the profile allows %d", pixels, policy.maxPixels());
        }
        if (streams > policy.maxStreams()) {
            return refuse(
                    "too-many-streams",
                    "the source has %d tracks, the profile allows %d",
                    streams,
                    policy.maxStreams());
        }
        return Optional.empty();
    }

    private static Optional<Failure> refuse(String code, String format, Object... values) {
        return Optional.of(failure(code, String.format(Locale.ROOT, format, values)));
    }

    static Failure failure(String code, String message) {
        return Failure.newBuilder()
                .setErrorClass(ErrorClass.INPUT)
                .setCode(code)
                .setMessage(message)
                .build();
    }
}
