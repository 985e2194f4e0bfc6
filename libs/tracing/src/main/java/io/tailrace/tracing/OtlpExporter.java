package io.tailrace.tracing;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exports spans by OTLP/HTTP as protobuf, and tells of failures now and then. */
final class OtlpExporter implements SpanExporter {

    private static final Logger LOG = LoggerFactory.getLogger(OtlpExporter.class);
    /** The exporter tells of failures on its own, past the log's format. Held: a logger that nobody holds forgets its level. */
    private static final java.util.logging.Logger ITS_OWN =
            java.util.logging.Logger.getLogger("io.opentelemetry.exporter");

    private static final Duration LONGEST_EXPORT = Duration.ofSeconds(10);
    private static final Duration TOLD_EVERY = Duration.ofMinutes(10);

    private final SpanExporter exporter;
    private final String address;
    // guarded by this
    private long lost;
    private boolean isTold;
    private long toldNanos;

    private OtlpExporter(SpanExporter exporter, String address) {
        this.exporter = exporter;
        this.address = address;
    }

    /** @throws ConfigurationException when a setting makes no sense */
    static OtlpExporter of(Environment environment) {
        ITS_OWN.setLevel(Level.OFF);
        String base = environment.uri(TracingSettings.ENDPOINT).toString();
        String address = base.replaceAll("/+$", "") + "/v1/traces";
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(address)
                .setTimeout(LONGEST_EXPORT)
                .setMeterProvider(MeterProvider.noop());
        for (String header : environment.list(TracingSettings.HEADERS)) {
            int equals = header.indexOf('=');
            if (equals < 1) {
                throw new ConfigurationException(TracingSettings.HEADERS.name() + " has a part that is not name=value");
            }
            builder.addHeader(header.substring(0, equals).strip(), decoded(header.substring(equals + 1)));
        }
        return new OtlpExporter(builder.build(), address);
    }

    /** A plus stays one: this is no form. */
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.strip().replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    TracingSettings.HEADERS.name() + " has a value whose percent-encoding is broken", e);
        }
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans);
        result.whenComplete(() -> {
            if (!result.isSuccess()) {
                failed(spans.size());
            }
        });
        return result;
    }

    private synchronized void failed(int spans) {
        lost += spans;
        long now = System.nanoTime();
        if (isTold && now - toldNanos < TOLD_EVERY.toNanos()) {
            return;
        }
        LOG.warn("{} does not take spans, {} are lost so far; work goes on without them", address, lost);
        isTold = true;
        toldNanos = now;
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
