package io.tailrace.router.job;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.IngestCompleted;
import io.tailrace.profiles.InvalidProfileException;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Profiles;
import java.util.Optional;
import java.util.function.Consumer;

/** The profile that a request names or carries, with what it wants otherwise laid over it; or why there is none. */
record WantedProfile(Optional<Profile> profile, Failure failure) {

    private static final Failure NONE = new Failure(ErrorClass.UNKNOWN, "", "");

    static WantedProfile of(Profiles profiles, IngestCompleted request) {
        try {
            Optional<Profile> profile =
                    profiles.carried(request.getProfile(), request.getProfileText(), request.getOverrides());
            return new WantedProfile(
                    profile, profile.isPresent() ? NONE : Failures.unknownProfile(request.getProfile()));
        } catch (InvalidProfileException e) {
            return new WantedProfile(
                    Optional.empty(),
                    new Failure(
                            ErrorClass.CONFIG,
                            "invalid-overrides",
                            "The job cannot have its profile: " + e.getMessage()));
        }
    }

    /** Does the one with the profile, or the other with the reason. */
    void use(Consumer<Profile> there, Consumer<Failure> missing) {
        profile.ifPresentOrElse(there, () -> missing.accept(failure));
    }
}
