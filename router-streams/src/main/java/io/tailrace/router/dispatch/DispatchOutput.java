package io.tailrace.router.dispatch;

import io.tailrace.events.DispatchEvent;
import io.tailrace.events.QueueView;
import io.tailrace.events.Task;

/** What the dispatcher says to others. */
public sealed interface DispatchOutput {

    /** A task for the workers. */
    record Release(Task task) implements DispatchOutput {}

    /**
     * To the job machine.
     *
     * @param traceparent of the job's tasks; empty when they have none
     */
    record Tell(DispatchEvent event, String traceparent) implements DispatchOutput {}

    record Show(QueueView view) implements DispatchOutput {}
}
