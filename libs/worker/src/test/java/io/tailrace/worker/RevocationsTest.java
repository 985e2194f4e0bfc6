package io.tailrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Plan;
import io.tailrace.events.PublishKind;
import io.tailrace.events.PublishTask;
import io.tailrace.events.Revocation;
import io.tailrace.events.RevocationKind;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import org.junit.jupiter.api.Test;

class RevocationsTest {

    private final Revocations revocations = new Revocations();

    @Test
    void voidsARunAndAllBeforeItButNotTheNext() {
        revocations.add(Tasks.revocation(RevocationKind.RUN, Tasks.probe("job", 1)));

        assertThat(revocations.reason(Tasks.probe("job", 3))).contains("test");
        assertThat(revocations.reason(Tasks.probe("other", 1))).isEmpty();
        Task nextRun = Task.newBuilder(Tasks.probe("job", 1)).setRun(2).build();
        assertThat(revocations.reason(nextRun)).isEmpty();
    }

    @Test
    void voidsAnAttemptAndAllBeforeIt() {
        revocations.add(Tasks.revocation(RevocationKind.ATTEMPT, Tasks.probe("job", 2)));
        revocations.add(Tasks.revocation(RevocationKind.ATTEMPT, Tasks.probe("job", 1)));

        assertThat(revocations.reason(Tasks.probe("job", 1))).isPresent();
        assertThat(revocations.reason(Tasks.probe("job", 2))).isPresent();
        assertThat(revocations.reason(Tasks.probe("job", 3))).isEmpty();
    }

    @Test
    void voidsAllTasksOfAGroup() {
        revocations.add(Revocation.newBuilder(Tasks.revocation(RevocationKind.GROUP, Tasks.probe("job", 1)))
                .setGroupId("r1-probe")
                .build());

        assertThat(revocations.reason(Tasks.probe("job", 7))).isPresent();
        Task other =
                Task.newBuilder(Tasks.probe("job", 1)).setGroupId("r1-other").build();
        assertThat(revocations.reason(other)).isEmpty();
    }

    @Test
    void cleansUpWhatARevokedRunLeft() {
        revocations.add(Tasks.revocation(RevocationKind.RUN, Tasks.probe("job", 1)));

        assertThat(revocations.reason(publish(PublishKind.CLEANUP))).isEmpty();
        assertThat(revocations.reason(publish(PublishKind.COPY))).isPresent();
        assertThat(revocations.reason(publish(PublishKind.MANIFEST))).isPresent();
        revocations.add(Tasks.revocation(RevocationKind.ATTEMPT, publish(PublishKind.CLEANUP)));
        assertThat(revocations.reason(publish(PublishKind.CLEANUP)))
                .as("timed out")
                .isPresent();
    }

    private static Task publish(PublishKind kind) {
        return Task.newBuilder(Tasks.probe("job", 1))
                .setKind(TaskKind.PUBLISH)
                .setPublish(PublishTask.newBuilder()
                        .setKind(kind)
                        .setStep(1)
                        .setRevision(1)
                        .setPlan(new Plan())
                        .setCreatedAtMillis(0)
                        .build())
                .build();
    }

    @Test
    void forgetsARevocationWithItsTopic() {
        revocations.add(Tasks.revocation(RevocationKind.RUN, Tasks.probe("job", 1)));
        long kept = Revocations.KEPT.toMillis();

        assertThat(revocations.reason(releasedAt(kept))).isPresent();
        assertThat(revocations.reason(releasedAt(kept + 1)))
                .as("the first run of a job that was forgotten meanwhile")
                .isEmpty();
    }

    private static Task releasedAt(long millis) {
        return Task.newBuilder(Tasks.probe("job", 1))
                .setReleasedAtMillis(millis)
                .build();
    }

    @Test
    void ignoresKindsItDoesNotKnow() {
        Revocation unknown = Tasks.revocation(RevocationKind.UNKNOWN, Tasks.probe("job", 1));
        revocations.add(unknown);

        assertThat(revocations.reason(Tasks.probe("job", 1))).isEmpty();
    }

    @Test
    void forgetsTheOldestJobsFirst() {
        for (int i = 0; i <= Revocations.MOST_JOBS; i++) {
            revocations.add(Tasks.revocation(RevocationKind.RUN, Tasks.probe("job" + i, 1)));
        }

        assertThat(revocations.reason(Tasks.probe("job0", 1))).isEmpty();
        assertThat(revocations.reason(Tasks.probe("job" + Revocations.MOST_JOBS, 1)))
                .isPresent();
    }
}
