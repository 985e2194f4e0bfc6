package io.tailrace.router.job;

import io.tailrace.events.JobState;
import io.tailrace.router.state.JobRow;
import java.util.EnumSet;
import java.util.Set;

/** Which states there are, and which of them end a run. */
public final class JobStates {

    private static final Set<JobState> FINAL = EnumSet.of(
            JobState.COMPLETED, JobState.COMPLETED_PARTIAL, JobState.FAILED, JobState.CANCELED, JobState.PLANNED);

    private JobStates() {}

    static JobState of(String name) {
        return JobState.valueOf(name);
    }

    public static JobState of(JobRow row) {
        return of(row.getState());
    }

    public static boolean isFinal(JobState state) {
        return FINAL.contains(state);
    }
}
