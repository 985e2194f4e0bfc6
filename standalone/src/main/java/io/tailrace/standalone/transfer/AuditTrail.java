package io.tailrace.standalone.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.audit.AuditLine;
import io.tailrace.events.AuditEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the audit of a job from a gateway, page by page. */
public final class AuditTrail {

    private final GatewayClient gateway;
    private final String job;
    private final Optional<String> since;
    private Optional<String> head = Optional.empty();

    /** @param since a time before the job began, where it is not shown any more */
    public AuditTrail(GatewayClient gateway, String job, Optional<String> since) {
        this.gateway = gateway;
        this.job = job;
        this.since = since;
    }

    /** Hands on every event, in order. */
    public void read(Consumer<AuditEvent> events) throws TransferException, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        since.ifPresent(time -> query.put("since", time));
        Listing listing = new Listing(page -> gateway.audit(job, page), query);
        while (listing.hasNext()) {
            JsonNode page = listing.next();
            for (JsonNode item : page.path("items")) {
                events.accept(event(item));
            }
            // Of the first page: what was written meanwhile is behind it.
            head = head.or(() -> Optional.ofNullable(page.path("head").textValue()));
        }
    }

    private static AuditEvent event(JsonNode item) throws TransferException {
        try {
            return AuditLine.read(item);
        } catch (IllegalArgumentException e) {
            throw new TransferException("The gateway showed something that is " + e.getMessage() + ".", e);
        }
    }

    /** The head as the job's view had it when the reading began; empty for a job that is not shown. */
    public Optional<String> head() {
        return head;
    }
}
