package io.tailrace.standalone.transfer;

import java.time.Duration;
import java.util.Optional;

/** What became of one request for a job. */
public sealed interface SubmissionAnswer {

    /** The gateway has it for good. */
    record Taken(JobStatus job) implements SubmissionAnswer {}

    /** It will never be a job as it is; {@code reason} is one sentence. */
    record Refused(String reason) implements SubmissionAnswer {}

    /** The gateway wants to be asked again, after so long if it said so. */
    record Later(Optional<Duration> after, String reason) implements SubmissionAnswer {}

    /** Nobody answered; the request may have arrived, and may be sent again all the same. */
    record Silence(String reason) implements SubmissionAnswer {}
}
