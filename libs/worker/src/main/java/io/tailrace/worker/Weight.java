package io.tailrace.worker;

import io.tailrace.events.EncodeTask;
import io.tailrace.events.FileIntent;
import io.tailrace.events.Rendition;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a task takes of its node besides one job: as many sessions as its GPU encodes pictures, or, where the GPU has no part in it, one of
 * the jobs of the CPU.
 */
record Weight(int gpuSessions, int cpuJobs) {

    static final Weight OF_CPU_WORK = new Weight(0, 1);

    private static final String CPU = "cpu";

    /** In a worker of {@code hardwareClass}; sound, text and stills are made by the CPU in all of them. */
    static Weight of(Task task, String hardwareClass) {
        if (!mayEncode(task.getKind(), hardwareClass)) {
            return OF_CPU_WORK;
        }
        int pictures = task.getEncode().map(Weight::pictures).orElse(0);
        return pictures == 0 ? OF_CPU_WORK : new Weight(pictures, 0);
    }

    /** The least that tasks of {@code kinds} may weigh, of each resource. */
    static Set<Weight> lightest(Set<TaskKind> kinds, String hardwareClass) {
        Set<Weight> weights = new HashSet<>();
        for (TaskKind kind : kinds) {
            boolean isEncoding = mayEncode(kind, hardwareClass);
            if (isEncoding) {
                weights.add(new Weight(1, 0));
            }
            if (!isEncoding || kind == TaskKind.FILE) { // a file may have sound only
                weights.add(OF_CPU_WORK);
            }
        }
        return weights;
    }

    /** A worker without a class encodes nothing. */
    static boolean hasGpu(String hardwareClass) {
        return !hardwareClass.isEmpty() && !hardwareClass.equals(CPU);
    }

    private static boolean mayEncode(TaskKind kind, String hardwareClass) {
        return hasGpu(hardwareClass) && (kind == TaskKind.ENCODE || kind == TaskKind.FILE);
    }

    private static int pictures(EncodeTask encode) {
        return Math.toIntExact(encode.getPlan().getRenditions().stream()
                .filter(rendition -> encode.getRenditions().contains(rendition.getName()))
                .filter(Weight::hasPicture)
                .count());
    }

    private static boolean hasPicture(Rendition rendition) {
        Optional<FileIntent> file = rendition.getFile();
        return rendition.getVideo().isPresent()
                || file.flatMap(FileIntent::getVideo).isPresent();
    }
}
