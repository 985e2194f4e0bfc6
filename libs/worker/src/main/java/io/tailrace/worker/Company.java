package io.tailrace.worker;

import io.tailrace.events.Task;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Who runs beside whom in a worker: tasks that may take it down run with nothing beside them, all others together. */
final class Company {

    private final ReadWriteLock lock = new ReentrantReadWriteLock(true);

    /** To be held while {@code task} runs, by the thread that has taken it. */
    Lock of(Task task) {
        return Precautions.isAlone(task) ? lock.writeLock() : lock.readLock();
    }
}
