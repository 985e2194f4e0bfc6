package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    /** The examples of W3C Trace Context, section 3.2. */
    private static final String SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static final String NOT_SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    private static final TraceContext EXAMPLE =
            new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true);

    @Test
    void readsAndWritesTheExamplesOfTheSpecification() {
        assertThat(TraceContext.parse(SAMPLED)).contains(EXAMPLE);
        assertThat(EXAMPLE.traceparent()).isEqualTo(SAMPLED);
        assertThat(TraceContext.parse(NOT_SAMPLED).orElseThrow().isSampled()).isFalse();
        assertThat(TraceContext.parse(NOT_SAMPLED).orElseThrow().traceparent()).isEqualTo(NOT_SAMPLED);
    }

    @Test
    void knowsOfTheFlagsOnlyTheFirst() {
        TraceContext read = TraceContext.parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff")
                .orElseThrow();
        assertThat(read.traceparent()).isEqualTo(SAMPLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-will-be-like"
            })
    void readsOfALaterVersionWhatItKnows(String header) {
        assertThat(TraceContext.parse(header)).contains(EXAMPLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "nonsense",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e47361-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
                " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"
            })
    void ignoresWhatTheSpecificationForbids(String header) {
        assertThat(TraceContext.parse(header)).isEmpty();
    }

    @Test
    void ignoresAnEndlessHeader() {
        assertThat(TraceContext.parse("cc" + SAMPLED.substring(2) + "-" + "x".repeat(600)))
                .isEmpty();
    }

    @Test
    void aChildIsAnotherSpanOfTheTrace() {
        TraceContext child = EXAMPLE.child();

        assertThat(child.traceId()).isEqualTo(EXAMPLE.traceId());
        assertThat(child.spanId()).isNotEqualTo(EXAMPLE.spanId());
        assertThat(child.isSampled()).isTrue();
        assertThat(TraceContext.parse(child.traceparent())).contains(child);
    }

    @Test
    void aFreshTraceIsOneOfItsOwn() {
        TraceContext fresh = TraceContext.fresh();

        assertThat(TraceContext.parse(fresh.traceparent())).contains(fresh);
        assertThat(fresh.traceId()).isNotEqualTo(TraceContext.fresh().traceId());
    }

    @Test
    void goesIntoTheHeadersOfARecordAndBack() {
        assertThat(TraceContext.of(TraceContext.headers(SAMPLED))).contains(EXAMPLE);
        assertThat(TraceContext.headers("")).isEmpty();
        assertThat(TraceContext.of(TraceContext.headers("nonsense"))).isEmpty();
        assertThat(TraceContext.of(new RecordHeaders().add(TraceContext.HEADER, null)))
                .isEmpty();
    }
}
