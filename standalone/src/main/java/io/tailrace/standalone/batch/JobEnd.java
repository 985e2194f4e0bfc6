package io.tailrace.standalone.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.standalone.transfer.JobStatus;

/**
 * How a job of a batch ended.
 *
 * @param errorCode empty when it did not fail
 * @param attemptsFailed attempts of its tasks that failed, whatever came of it
 * @param outputPrefix folder of the asset; empty when there is none
 */
record JobEnd(
        String state,
        int run,
        String errorCode,
        String errorMessage,
        int attemptsFailed,
        String outputBucket,
        String outputPrefix) {

    /** States that a batch waits for the end of, as the API names them. */
    static final String OPEN_STATES = "QUEUED,PROBING,ENCODING,PACKAGING";

    /** Of a job that the server knows no more. */
    static final JobEnd UNKNOWN = new JobEnd("UNKNOWN", 0, "unknown-job", "The server knows no such job.", 0, "", "");

    /** How it stands. */
    static JobEnd of(JsonNode view) {
        return new JobEnd(
                view.path("state").asText(),
                view.path("run").asInt(1),
                view.at("/error/code").asText(""),
                view.at("/error/message").asText(""),
                view.path("attemptsFailed").asInt(),
                view.at("/outputs/bucket").asText(""),
                view.at("/outputs/prefix").asText(""));
    }

    boolean isFinal() {
        return JobStatus.isFinal(state);
    }

    boolean isComplete() {
        return state.equals("COMPLETED");
    }
}
