package io.tailrace.profiles;

import java.time.Duration;
import java.util.Optional;

/**
 * What is done about attempts that fail.
 *
 * @param tries           of one task that count, in all
 * @param timeLimit       an attempt that runs longer is stopped; empty: judged by its predicted time
 * @param dropsBrokenRung whether an asset may do without a rung or file that cannot be made
 */
public record FailurePolicy(int tries, Optional<Duration> timeLimit, boolean dropsBrokenRung) {

    static final String DROP = "drop";
    static final String FAIL = "fail";

    /** "drop" or "fail". */
    public String brokenRung() {
        return dropsBrokenRung ? DROP : FAIL;
    }
}
