package io.tailrace.tracing;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.tailrace.kafka.TraceContext;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Spans through the OpenTelemetry SDK, in batches on a thread of its own. Those of traces that are not sampled are left out. */
final class ExportedSpans implements Spans {

    private static final String SCOPE = "io.tailrace";
    private static final long LONGEST_CLOSE_SECONDS = 5;

    private final GivenIds ids = new GivenIds();
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    ExportedSpans(SpanExporter exporter, String service, String instance) {
        Attributes resource = Attributes.of(
                AttributeKey.stringKey("service.name"),
                "tailrace-" + service,
                AttributeKey.stringKey("service.instance.id"),
                instance);
        provider = SdkTracerProvider.builder()
                .setIdGenerator(ids)
                .setSampler(Sampler.alwaysOn())
                .setResource(Resource.create(resource))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();
        tracer = provider.get(SCOPE);
    }

    @Override
    public void ended(FinishedSpan span) {
        if (!span.own().isSampled()) {
            return;
        }
        SpanBuilder builder =
                tracer.spanBuilder(span.name()).setSpanKind(kind(span.kind())).setStartTimestamp(span.begin());
        span.parent().ifPresentOrElse(parent -> builder.setParent(context(parent)), builder::setNoParent);
        span.attributes().forEach(builder::setAttribute);
        Span made = ids.start(span.own(), builder);
        span.error().ifPresent(error -> made.setStatus(StatusCode.ERROR, error));
        made.end(span.end());
    }

    private static SpanKind kind(FinishedSpan.Kind kind) {
        return switch (kind) {
            case SERVER -> SpanKind.SERVER;
            case CONSUMER -> SpanKind.CONSUMER;
            case INTERNAL -> SpanKind.INTERNAL;
        };
    }

    private static Context context(TraceContext parent) {
        SpanContext remote = SpanContext.createFromRemoteParent(
                parent.traceId(), parent.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
        return Context.root().with(Span.wrap(remote));
    }

    @Override
    public void close() {
        provider.shutdown().join(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    /** Ids that are known before: records named the span while its work ran. */
    private static final class GivenIds implements IdGenerator {

        private static final ThreadLocal<@Nullable TraceContext> GIVEN = new ThreadLocal<>();

        Span start(TraceContext own, SpanBuilder builder) {
            GIVEN.set(own);
            try {
                return builder.startSpan();
            } finally {
                GIVEN.remove();
            }
        }

        @Override
        public String generateSpanId() {
            return requireNonNull(GIVEN.get()).spanId();
        }

        @Override
        public String generateTraceId() {
            return requireNonNull(GIVEN.get()).traceId();
        }
    }
}
