package io.tailrace.router.topology;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any interleaving of outcomes, users' wishes, timers and restarts over the real topology, in one instance or two, ends each run in one
 * final state with no unit unaccounted for, and leaves nothing behind. {@code -Dtailrace.router.seed=N} goes through one history alone.
 */
@Execution(ExecutionMode.CONCURRENT)
class RouterTopologyPropertyTest {

    private static final String ONE_SEED = "tailrace.router.seed";
    private static final int SEEDS = 100;

    @TempDir
    static Path folder;

    static LongStream seeds() {
        Long one = Long.getLong(ONE_SEED);
        return one == null ? LongStream.range(0, SEEDS) : LongStream.of(one);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyRunEndsInOneFinalStateWithNoUnitUnaccountedFor(long seed) {
        try (RouterHistory history = new RouterHistory(seed, folder.resolve("seed-" + seed))) {
            history.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + " fails; alone with -D" + ONE_SEED + "=" + seed, e);
        }
    }
}
