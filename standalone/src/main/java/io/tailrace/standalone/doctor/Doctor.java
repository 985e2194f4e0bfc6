package io.tailrace.standalone.doctor;

import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** All checks, one after the other. */
public final class Doctor {

    private final List<Check> checks;

    Doctor(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /** The checks of a node that is configured so. */
    public static Doctor of(Environment environment) {
        return new Doctor(List.of(
                new FfmpegCheck(environment),
                new EncoderCheck(environment),
                new ScratchCheck(environment),
                new ClusterCheck(environment),
                new RegistryCheck(environment),
                new ClockCheck(environment, Clock.systemUTC()),
                BucketCheck.input(environment),
                BucketCheck.work(environment),
                BucketCheck.output(environment),
                new GatewayCheck(environment)));
    }

    /** Looks at everything, and says what was found as it is found. @return true when nothing failed */
    public boolean examine(Consumer<Finding> onFinding) throws InterruptedException {
        boolean isWell = true;
        for (Check check : checks) {
            Finding finding = look(check);
            isWell &= finding.verdict() != Finding.Verdict.FAILURE;
            onFinding.accept(finding);
        }
        return isWell;
    }

    private static Finding look(Check check) throws InterruptedException {
        try {
            return check.look();
        } catch (ConfigurationException e) {
            return Finding.failure(
                    check.subject(),
                    e.getMessage() + " Give the server's variables with --env FILE or in the environment.");
        } catch (RuntimeException e) {
            return Finding.failure(check.subject(), String.valueOf(e.getMessage()));
        }
    }
}
