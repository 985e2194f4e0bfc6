package io.tailrace.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.standalone.transfer.Listing;
import io.tailrace.standalone.transfer.TransferException;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** How much of a listing is shown. */
final class LimitOption {

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most so many; default: ${DEFAULT-VALUE}.")
    private int limit = 50;

    /** Hands on what the option lets through. */
    void read(Listing listing, Consumer<JsonNode> items) throws TransferException, InterruptedException {
        if (limit < 1) {
            throw new CommandFailure("--limit must be 1 or more.");
        }
        listing.first(limit, items);
    }
}
