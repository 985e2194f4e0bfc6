package io.tailrace.worker;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a node has to give to the tasks that run on it (decision 17). A task asks for all it needs in one {@link Claim} and holds it until it
 * ends, so nobody waits who holds something, and there is no deadlock. Who came first is served first; a later one may pass as far as it
 * takes nothing of what an earlier one still needs. A task that is heavier than the node takes all there is. Safe for use by several
 * threads.
 */
final class Sessions {

    private static final int UNBOUNDED = Integer.MAX_VALUE / 4;

    private final Amount limit;
    private Amount free;
    /** Those that wait, first come first. */
    private final Set<Claim> line = new LinkedHashSet<>();

    Sessions(NodeLimits limits) {
        limit = new Amount(most(limits.jobs()), most(limits.gpuSessions()), most(limits.cpuJobs()));
        free = limit;
    }

    private static int most(OptionalInt limit) {
        return limit.orElse(UNBOUNDED);
    }

    private record Amount(int jobs, int gpu, int cpu) {

        /** What {@code weight} takes of a node that has {@code limit}. */
        static Amount of(Weight weight, Amount limit) {
            return new Amount(1, Math.min(weight.gpuSessions(), limit.gpu), Math.min(weight.cpuJobs(), limit.cpu));
        }

        boolean has(Amount wanted) {
            return jobs >= wanted.jobs && gpu >= wanted.gpu && cpu >= wanted.cpu;
        }

        Amount plus(Amount other) {
            return new Amount(jobs + other.jobs, gpu + other.gpu, cpu + other.cpu);
        }

        /** What is left; of what there is too little of, nothing. */
        Amount minus(Amount other) {
            return new Amount(
                    Math.max(0, jobs - other.jobs), Math.max(0, gpu - other.gpu), Math.max(0, cpu - other.cpu));
        }
    }

    /** A task's place in the line, and then what it has; closed by the thread that runs the task. */
    final class Claim implements AutoCloseable {

        private final String queue;
        private final Amount wanted;
        private boolean isGranted;
        private boolean isGivenUp;

        private Claim(String queue, Weight weight) {
            this.queue = queue;
            this.wanted = Amount.of(weight, limit);
        }

        /** Waits at most {@code millis}; true when the task may run. */
        boolean await(long millis) throws InterruptedException {
            synchronized (Sessions.this) {
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
                for (long left = millis; !isGranted && !isGivenUp && left > 0; left = millisUntil(end)) {
                    Sessions.this.wait(left);
                }
                return isGranted;
            }
        }

        /** Ends a wait at once; what is granted stays so until the claim is closed. */
        void giveUp() {
            synchronized (Sessions.this) {
                isGivenUp = true;
                Sessions.this.notifyAll();
            }
        }

        @Override
        public void close() {
            synchronized (Sessions.this) {
                line.remove(this);
                if (isGranted) {
                    isGranted = false;
                    free = free.plus(wanted);
                }
                serve();
            }
        }
    }

    /** Lines up for what a task of {@code queue} needs; it may have it at once. */
    synchronized Claim claim(String queue, Weight weight) {
        Claim claim = new Claim(queue, weight);
        line.add(claim);
        serve();
        return claim;
    }

    private void serve() {
        Amount left = free;
        for (Claim claim : List.copyOf(line)) {
            if (left.has(claim.wanted)) {
                claim.isGranted = true;
                free = free.minus(claim.wanted);
                line.remove(claim);
            }
            left = left.minus(claim.wanted); // it has it, or it is kept for it
        }
        notifyAll();
    }

    /**
     * Waits at most {@code millis} until one more task of a queue, whose tasks weigh at least one of {@code lightest}, might run; true then.
     * What is taken and has to wait nobody else can run, so no second one is taken while one of the queue waits.
     */
    synchronized boolean awaitRoom(String queue, Set<Weight> lightest, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; !hasRoom(queue, lightest) && left > 0; left = millisUntil(end)) {
            wait(left);
        }
        return hasRoom(queue, lightest);
    }

    synchronized boolean hasRoom(String queue, Set<Weight> lightest) {
        Amount left = free;
        for (Claim claim : line) {
            if (claim.queue.equals(queue)) {
                return false;
            }
            left = left.minus(claim.wanted);
        }
        Amount rest = left;
        return lightest.isEmpty() || lightest.stream().anyMatch(weight -> rest.has(Amount.of(weight, limit)));
    }

    /** Of the GPU, in use; meaningless without a bound. */
    synchronized int gpuBusy() {
        return limit.gpu - free.gpu;
    }

    private static long millisUntil(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime());
    }
}
