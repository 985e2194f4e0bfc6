package io.tailrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.Verdict;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitnessTest {

    private static final Ending GOOD = new Ending.Succeeded(new TaskResult.Done());
    private static final Ending CRASH = failed(ErrorClass.RESOURCE, "ffmpeg-crashed");

    @Test
    void goesOutAfterThreeFaultsInARow() {
        Fitness two = Fitness.GOOD.after(CRASH, 0).after(CRASH, 0);
        assertThat(two.isOut()).isFalse();
        assertThat(two.after(GOOD, 0)).isEqualTo(Fitness.GOOD);

        Fitness out = two.after(CRASH, 1000);
        assertThat(out.outage()).hasValueSatisfying(outage -> {
            assertThat(outage.reason()).contains("3 attempts in a row").contains("ffmpeg-crashed failed");
            assertThat(outage.testAtMillis()).isEqualTo(6000);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "RESOURCE,ffmpeg-out-of-memory,true",
        "RESOURCE,scratch-failed,true",
        "RESOURCE,scratch-full,false",
        "INTERNAL,ffmpeg-failed,true",
        "TRANSIENT,ffmpeg-stalled,true",
        "TRANSIENT,task-overdue,true",
        "TRANSIENT,store-unavailable,false",
        "INPUT,damaged-media,false",
        "CONFIG,store-denied,false",
        "INTERNAL,output-mismatch,false"
    })
    void countsOnlyWhatIsTheNodesFault(ErrorClass errorClass, String code, boolean isOwn) {
        Fitness fitness = Fitness.GOOD;
        for (int i = 0; i < 3; i++) {
            fitness = fitness.after(failed(errorClass, code), 0);
        }
        assertThat(fitness.isOut()).isEqualTo(isOwn);
    }

    @Test
    void comesBackByATestAndNotByWorkThatBeganBefore() {
        Fitness out = outAt(0);

        assertThat(out.after(GOOD, 100)).isEqualTo(out);
        assertThat(out.after(CRASH, 100)).isEqualTo(out);
        assertThat(out.afterTest(Optional.empty(), 5000).isOut()).isFalse();
    }

    @Test
    void waitsLongerBeforeEachTestUntilAnAttemptSucceeds() {
        Fitness failedOnce = outAt(0).afterTest(Optional.of("no encoder"), 5_000);
        assertThat(failedOnce.outage()).hasValueSatisfying(outage -> {
            assertThat(outage.reason()).contains("no encoder");
            assertThat(outage.testAtMillis()).isEqualTo(15_000);
        });
        Fitness back = failedOnce.afterTest(Optional.empty(), 15_000);
        Fitness outAgain = back.after(CRASH, 20_000).after(CRASH, 20_000).after(CRASH, 20_000);
        assertThat(outAgain.outage().orElseThrow().testAtMillis()).isEqualTo(40_000);

        assertThat(back.after(GOOD, 20_000)).isEqualTo(Fitness.GOOD);
    }

    @Test
    void neverWaitsLongerThanFiveMinutes() {
        SplittableRandom random = new SplittableRandom(5);
        Fitness fitness = Fitness.GOOD;
        long now = 0;
        for (int i = 0; i < 10_000; i++) {
            now += random.nextInt(100_000);
            fitness = switch (random.nextInt(4)) {
                case 0 -> fitness.after(random.nextInt(50) == 0 ? GOOD : CRASH, now);
                case 1 -> fitness.isOut() ? fitness.afterTest(Optional.of("no"), now) : fitness;
                case 2 -> fitness.isOut() ? fitness.afterTest(Optional.empty(), now) : fitness;
                default -> fitness.after(CRASH, now);
            };
            long latest = now + 300_000;
            assertThat(fitness.outage().stream()).allMatch(outage -> outage.testAtMillis() <= latest);
        }
    }

    private static Fitness outAt(long now) {
        return Fitness.GOOD.after(CRASH, now).after(CRASH, now).after(CRASH, now);
    }

    private static Ending failed(ErrorClass errorClass, String code) {
        return new Ending.Failed(
                Verdict.FAILED,
                Failure.newBuilder()
                        .setErrorClass(errorClass)
                        .setCode(code)
                        .setMessage(code + " failed")
                        .build());
    }
}
