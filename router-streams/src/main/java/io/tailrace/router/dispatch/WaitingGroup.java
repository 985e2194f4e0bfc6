package io.tailrace.router.dispatch;

import io.tailrace.events.Lane;
import java.util.Comparator;

/**
 * A group with tasks that are not released.
 *
 * @param predictedSeconds of one of its tasks
 * @param readyAtMillis since when its job waits
 */
record WaitingGroup(
        String jobId, String groupId, Lane lane, String tenant, double predictedSeconds, long readyAtMillis) {

    /** Oldest first; ties by name, so that the order is total. */
    static final Comparator<WaitingGroup> BY_AGE = Comparator.comparingLong(WaitingGroup::readyAtMillis)
            .thenComparing(WaitingGroup::jobId)
            .thenComparing(WaitingGroup::groupId);

    /** Longest first; among those of about the same length the oldest. */
    static final Comparator<WaitingGroup> BY_LENGTH =
            Comparator.comparingInt(WaitingGroup::magnitude).reversed().thenComparing(BY_AGE);

    /** Length in steps of a factor four: a second more or less is no reason to pass over an older job. */
    private int magnitude() {
        return Math.floorDiv(Math.getExponent(Math.max(predictedSeconds, 1e-3)), 2);
    }

    String key() {
        return jobId + "/" + groupId;
    }
}
