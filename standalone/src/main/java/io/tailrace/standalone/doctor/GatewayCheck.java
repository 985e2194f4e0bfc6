package io.tailrace.standalone.doctor;

import io.tailrace.service.Environment;
import io.tailrace.standalone.StandaloneSettings;
import io.tailrace.standalone.transfer.GatewayClient;
import java.net.URI;
import java.time.Clock;

/** Whether the gateway answers. */
record GatewayCheck(Environment environment) implements Check {

    @Override
    public String subject() {
        return "gateway";
    }

    @Override
    public Finding look() throws InterruptedException {
        if (environment.optional(StandaloneSettings.GATEWAY_URL).isEmpty()) {
            return Finding.skipped(
                    subject(), StandaloneSettings.GATEWAY_URL.name() + " is not set; workers do not need it");
        }
        URI address = environment.uri(StandaloneSettings.GATEWAY_URL);
        return new GatewayClient(address, Clock.systemUTC()).isUp()
                ? Finding.ok(subject(), "it shows jobs at " + address)
                : Finding.failure(
                        subject(),
                        "it does not show jobs at " + address + ": is it started, and is the view of jobs read? Its"
                                + " management port tells at /readyz");
    }
}
