package io.tailrace.worker;

import io.tailrace.events.Task;

/**
 * Runs one attempt of one kind of task. Called on a work thread of its own, one call per slot at a time; an instance is shared by all
 * slots of its role.
 *
 * <p>Returning is success. {@link TaskFailedException} reports the verdict it carries. Any other exception is reported as a failure of
 * class INTERNAL. When the attempt is cancelled (lost lease, revocation, shutdown) the thread is interrupted and the callbacks of
 * {@link Attempt#onCancel} run; whatever the handler then returns or throws is ignored.
 */
@FunctionalInterface
public interface TaskHandler {

    /**
     * Runs one attempt to its end.
     *
     * @throws TaskFailedException when the attempt ended with another verdict than success
     * @throws InterruptedException when the attempt was cancelled
     */
    TaskResult run(Task task, Attempt attempt) throws TaskFailedException, InterruptedException;
}
