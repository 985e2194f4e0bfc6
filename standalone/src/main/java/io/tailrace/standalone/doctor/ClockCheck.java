package io.tailrace.standalone.doctor;

import io.tailrace.service.Environment;
import io.tailrace.store.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Whether this node's clock agrees with the object store's, which says its time with every answer (RFC 9110, 6.6.1). */
record ClockCheck(Environment environment, Clock clock) implements Check {

    /** S3 refuses signatures beyond it (RequestTimeTooSkewed). */
    private static final Duration REFUSED = Duration.ofMinutes(15);

    private static final Duration SUSPICIOUS = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    public String subject() {
        return "clock";
    }

    @Override
    public Finding look() throws InterruptedException {
        URI endpoint = environment.uri(StoreSettings.ENDPOINT);
        HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
        try {
            // Without a signature: a refusal has the time as well.
            HttpResponse<Void> response = client.send(
                    HttpRequest.newBuilder(endpoint).timeout(LIMIT).build(), HttpResponse.BodyHandlers.discarding());
            Optional<Instant> theirs = response.headers().firstValue("date").flatMap(ClockCheck::time);
            return theirs.map(time -> judge(Duration.between(time, clock.instant())))
                    .orElse(Finding.skipped(subject(), "the object store at " + endpoint + " does not say its time"));
        } catch (IOException e) {
            return Finding.failure(
                    subject(),
                    "the object store at " + endpoint + " does not answer ("
                            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
                            + "); look at " + StoreSettings.ENDPOINT.name() + " and the network");
        }
    }

    private static Optional<Instant> time(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@code ahead} is negative for a clock that is behind. */
    Finding judge(Duration ahead) {
        Duration skew = ahead.abs();
        String sentence = skew.toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead of") + " the object store";
        if (skew.compareTo(REFUSED) >= 0) {
            return Finding.failure(
                    subject(), sentence + ": it refuses every request. Set the clock, for example with chrony.");
        }
        return skew.compareTo(SUSPICIOUS) >= 0
                ? Finding.warning(subject(), sentence + "; from 15 minutes on it refuses every request")
                : Finding.ok(subject(), sentence);
    }
}
