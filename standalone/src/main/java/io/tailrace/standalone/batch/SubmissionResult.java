package io.tailrace.standalone.batch;

/** What came of one recording of a batch. */
sealed interface SubmissionResult {

    /** It is a job now. */
    record Done(Submitted submitted) implements SubmissionResult {}

    /** It would be a job, were this not a trial. */
    record WouldBe() implements SubmissionResult {}

    /** It was submitted before, or is in this batch twice. */
    record Known() implements SubmissionResult {}

    /** It will be no job as it is; {@code code} for programs, {@code reason} one sentence. */
    record Failed(String code, String reason) implements SubmissionResult {}
}
