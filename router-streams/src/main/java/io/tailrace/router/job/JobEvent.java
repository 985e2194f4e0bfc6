package io.tailrace.router.job;

import io.tailrace.events.DispatchEvent;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.Outcome;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.TaskProgress;
import io.tailrace.router.state.TimerRow;

/** Something that may change a job. */
public sealed interface JobEvent {

    String jobId();

    /** A source is there; the profile's name is resolved and {@code jobId} is derived. */
    record Ingested(String jobId, IngestCompleted request) implements JobEvent {}

    /** A user asks something of a job. */
    record Commanded(JobCommand command) implements JobEvent {
        @Override
        public String jobId() {
            return command.getJobId();
        }
    }

    /** The dispatcher released a task. */
    record Released(DispatchEvent event) implements JobEvent {
        @Override
        public String jobId() {
            return event.getJobId();
        }
    }

    /** Nobody has worked for a group's pool for a while, and none of its tasks is released. */
    record Unattended(DispatchEvent event) implements JobEvent {
        @Override
        public String jobId() {
            return event.getJobId();
        }
    }

    /** The dispatcher gave a group back: none of its tasks was released, and none will be. */
    record Withdrawn(DispatchEvent event) implements JobEvent {
        @Override
        public String jobId() {
            return event.getJobId();
        }
    }

    /** Nobody has worked for a group's pool for so long that it is given up. */
    record PoolDied(DispatchEvent event) implements JobEvent {
        @Override
        public String jobId() {
            return event.getJobId();
        }
    }

    /** An attempt began. */
    record Started(Outcome outcome) implements JobEvent {
        @Override
        public String jobId() {
            return outcome.getJobId();
        }
    }

    /** An attempt ended, one way or the other. */
    record Finished(Outcome outcome) implements JobEvent {
        @Override
        public String jobId() {
            return outcome.getJobId();
        }
    }

    /** A worker that stops gives an attempt back. */
    record HandedBack(Outcome outcome) implements JobEvent {
        @Override
        public String jobId() {
            return outcome.getJobId();
        }
    }

    /** A worker met a task that another one took and did not end. */
    record Lost(Outcome outcome) implements JobEvent {
        @Override
        public String jobId() {
            return outcome.getJobId();
        }
    }

    /** A running attempt says how far it is. */
    record Progressed(TaskProgress progress) implements JobEvent {
        @Override
        public String jobId() {
            return progress.getJobId();
        }
    }

    /** The packager asks for the next publish step. */
    record PublishAsked(PublishRequested request) implements JobEvent {
        @Override
        public String jobId() {
            return request.getJobId();
        }
    }

    /** A time that an earlier decision asked for has come. */
    record TimerFired(TimerRow timer) implements JobEvent {
        @Override
        public String jobId() {
            return timer.getJobId();
        }
    }

    /** One method per kind of event, so that a new kind breaks every reader at compile time. */
    interface Reader<T> {
        T ingested(Ingested event);

        T commanded(Commanded event);

        T released(Released event);

        T unattended(Unattended event);

        T withdrawn(Withdrawn event);

        T poolDied(PoolDied event);

        T started(Started event);

        T finished(Finished event);

        T handedBack(HandedBack event);

        T lost(Lost event);

        T progressed(Progressed event);

        T publishAsked(PublishAsked event);

        T timerFired(TimerFired event);
    }

    default <T> T fold(Reader<T> reader) {
        if (this instanceof Ingested event) {
            return reader.ingested(event);
        }
        if (this instanceof Commanded event) {
            return reader.commanded(event);
        }
        if (this instanceof Released event) {
            return reader.released(event);
        }
        if (this instanceof Unattended event) {
            return reader.unattended(event);
        }
        if (this instanceof Withdrawn event) {
            return reader.withdrawn(event);
        }
        if (this instanceof PoolDied event) {
            return reader.poolDied(event);
        }
        if (this instanceof Started event) {
            return reader.started(event);
        }
        if (this instanceof Finished event) {
            return reader.finished(event);
        }
        if (this instanceof HandedBack event) {
            return reader.handedBack(event);
        }
        if (this instanceof Lost event) {
            return reader.lost(event);
        }
        if (this instanceof Progressed event) {
            return reader.progressed(event);
        }
        if (this instanceof PublishAsked event) {
            return reader.publishAsked(event);
        }
        return reader.timerFired((TimerFired) this);
    }
}
