package io.tailrace.standalone.cli;

import io.tailrace.standalone.transfer.GatewayClient;
import io.tailrace.standalone.transfer.TransferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which queues, or which lane of them, are meant. */
final class QueueChoice {

    @Parameters(arity = "0..*", paramLabel = "QUEUE", description = "Names of queues; without one, all.")
    private List<String> queues = new ArrayList<>();

    @Option(names = "--lane", paramLabel = "LANE", description = "Only this lane: urgent, normal or bulk.")
    private @Nullable String lane;

    boolean isEmpty() {
        return queues.isEmpty() && lane == null;
    }

    /** The queues that were named, else all there are. */
    List<String> queues(GatewayClient gateway) throws TransferException, InterruptedException {
        return queues.isEmpty() ? gateway.queues() : queues;
    }

    Optional<String> lane() {
        return Optional.ofNullable(lane);
    }
}
