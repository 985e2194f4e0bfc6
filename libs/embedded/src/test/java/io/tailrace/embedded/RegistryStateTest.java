package io.tailrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.embedded.RegistryState.Change;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class RegistryStateTest {

    private static final Schema SCHEMA = Schema.create(Schema.Type.STRING);

    private final RegistryState state = new RegistryState();

    @Test
    void writesTheShapesOfTheGenuineRegistry() {
        Change registration = state.registration("t-value", SCHEMA);
        Change configuration = state.configuration("", "FULL");

        assertThat(registration.key())
                .isEqualTo("{\"keytype\":\"SCHEMA\",\"subject\":\"t-value\",\"version\":1,\"magic\":1}");
        assertThat(registration.value())
                .isEqualTo(
                        "{\"subject\":\"t-value\",\"version\":1,\"id\":1,\"schema\":\"\\\"string\\\"\",\"deleted\":false}");
        assertThat(configuration.key()).isEqualTo("{\"keytype\":\"CONFIG\",\"subject\":null,\"magic\":0}");
        assertThat(configuration.value()).isEqualTo("{\"compatibilityLevel\":\"FULL\"}");
    }

    @Test
    void readsItsOwnEntriesAndPassesOverOthers() {
        apply(state.registration("t-value", SCHEMA));
        apply(state.registration("u-value", SCHEMA));
        apply(state.configuration("t-value", "NONE"));
        apply(state.configuration("", "BACKWARD"));
        state.apply("{\"keytype\":\"NOOP\",\"magic\":0}", Optional.empty());
        state.apply("{\"keytype\":\"MODE\",\"subject\":null,\"magic\":0}", Optional.of("{\"mode\":\"READWRITE\"}"));

        assertThat(state.subjects()).containsExactly("t-value", "u-value");
        assertThat(state.text(1)).contains("\"string\"");
        assertThat(state.text(2)).isEmpty();
        assertThat(state.level("t-value")).isEqualTo("NONE");
        assertThat(state.level("u-value")).isEqualTo("BACKWARD");
    }

    @Test
    void anEntryAppliedTwiceChangesNothing() {
        Change registration = state.registration("t-value", SCHEMA);
        apply(registration);
        apply(registration);

        assertThat(state.versions("t-value")).hasSize(1);
    }

    @Test
    void aDeletedVersionIsGoneButItsIdIsNotGivenAgain() {
        Change registration = state.registration("t-value", SCHEMA);
        apply(registration);
        state.apply(registration.key(), Optional.of(registration.value().replace("false", "true")));

        assertThat(state.versions("t-value")).isEmpty();
        assertThat(state.text(1)).contains("\"string\"");
        assertThat(state.registration("t-value", Schema.create(Schema.Type.LONG))
                        .value())
                .contains("\"id\":2");
    }

    private void apply(Change change) {
        state.apply(change.key(), Optional.of(change.value()));
    }
}
