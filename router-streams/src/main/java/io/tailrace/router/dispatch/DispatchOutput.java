package io.tailrace.router.dispatch;

import io.tailrace.events.DispatchEvent;
import io.tailrace.events.QueueView;
import io.tailrace.events.Task;

/** What the dispatcher says to others. */
public sealed interface DispatchOutput {

    /** A task for the workers. */
    record Release(Task task) implements DispatchOutput {}

    /** To the job machine. */
    record Tell(DispatchEvent event) implements DispatchOutput {}

    record Show(QueueView view) implements DispatchOutput {}
}
