package io.tailrace.worker;

import io.tailrace.events.Precaution;
import io.tailrace.events.Task;
import java.util.Optional;

/** What a worker heeds since earlier attempts failed. */
final class Precautions {

    private Precautions() {}

    /** Whether another node had better run it. */
    static boolean forbid(Task task, WorkerIdentity who) {
        Optional<Precaution> precaution = task.getPrecaution();
        boolean isAvoided = precaution
                .filter(asked -> asked.getAvoidHosts().contains(who.host()))
                .isPresent();
        boolean isSmall = precaution
                .filter(asked -> who.memoryBytes() > 0 && who.memoryBytes() <= asked.getMoreMemoryThan())
                .isPresent();
        return isAvoided || isSmall;
    }

    static boolean isAlone(Task task) {
        return task.getPrecaution().filter(Precaution::getIsAlone).isPresent();
    }
}
