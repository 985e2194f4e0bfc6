package io.tailrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Capabilities;
import io.tailrace.events.HashTask;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.ProbeTask;
import io.tailrace.events.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachTest {

    private static final WorkerIdentity WORKER = new WorkerIdentity(
            "w",
            "host",
            "cpu",
            "cpu",
            "id",
            Capabilities.newBuilder().setSourceRoots(List.of("nas")).build(),
            0);

    @Test
    void isTheBucketsAndTheRootsOfAWorker() {
        assertThat(Reach.missing(probe("media-input"), WORKER)).isEmpty();
        assertThat(Reach.missing(probe("file:nas"), WORKER)).isEmpty();
        assertThat(Reach.missing(probe("file:archive"), WORKER)).contains("archive");
        assertThat(Reach.missing(hash("file:archive"), WORKER)).contains("archive");
        assertThat(Reach.missing(hash("file:nas"), WORKER)).isEmpty();
    }

    private static Task probe(String bucket) {
        Task task = Tasks.probe("job", 1);
        ProbeTask.Builder part = task.getProbe()
                .map(ProbeTask::newBuilder)
                .orElseGet(() -> ProbeTask.newBuilder()
                        .setKey("x.mp4")
                        .setMaxBytes(1)
                        .setMaxDurationSeconds(1)
                        .setMaxPixels(1));
        return Task.newBuilder(task).setProbe(part.setBucket(bucket).build()).build();
    }

    private static Task hash(String bucket) {
        ObjectVersion source = ObjectVersion.newBuilder()
                .setBucket(bucket)
                .setKey("x.mp4")
                .setVersionId(null)
                .setEtag("1")
                .setSize(1)
                .build();
        return Task.newBuilder(Tasks.probe("job", 1))
                .setProbe(null)
                .setHash(HashTask.newBuilder().setSource(source).build())
                .build();
    }
}
