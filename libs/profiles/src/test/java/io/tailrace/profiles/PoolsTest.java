package io.tailrace.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.events.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolsTest {

    private static final String TWO = """
            pools:
              - name: cpu
                class: cpu
              - name: x86-nvenc-2
                class: x86-nvenc
                lanes: [urgent, normal]
                profiles: [hls-ladder]
            """;

    private static final String PLACED = """
            pools:
              - name: near
                class: cpu
                locality: [lan, eu-west]
              - name: spot
                class: cpu
                preemptible: true
                retired: true
            sources:
              - bucket: media-input
                locality: [eu-west, eu]
                required: true
            routing:
              preemptibleLimit: 2h
            """;

    @TempDir
    Path folder;

    @Test
    void declaresOnePoolPerClassWithoutAFile() {
        assertThat(Pools.load(Optional.empty()).names())
                .containsExactly("cpu", "x86-nvenc", "jetson-nvenc", "vaapi", "qsv");
        assertThat(Pools.byClass().all()).allMatch(pool -> pool.name().equals(pool.hardwareClass()));
    }

    @Test
    void readsPoolsWithTheirLimits() throws IOException {
        Path file = folder.resolve("pools.yaml");
        Files.writeString(file, TWO);

        Pools pools = Pools.load(Optional.of(file));

        assertThat(pools.names()).containsExactly("cpu", "x86-nvenc-2");
        Pool second = pools.find("x86-nvenc-2").orElseThrow();
        assertThat(second.hardwareClass()).isEqualTo("x86-nvenc");
        assertThat(second.takes(Lane.URGENT)).isTrue();
        assertThat(second.takes(Lane.BULK)).isFalse();
        assertThat(second.takesProfile("hls-ladder")).isTrue();
        assertThat(second.takesProfile("proxy")).isFalse();
        Pool first = pools.find("cpu").orElseThrow();
        assertThat(first.takes(Lane.BULK)).isTrue();
        assertThat(first.takesProfile("proxy")).isTrue();
        assertThat(pools.find("x86-nvenc")).isEmpty();
    }

    @Test
    void readsWherePoolsAndSourcesStand() {
        Pools pools = PoolsReader.read("p.yaml", PLACED);

        Pool near = pools.find("near").orElseThrow();
        Pool spot = pools.find("spot").orElseThrow();
        assertThat(near.locality()).containsExactlyInAnyOrder("lan", "eu-west");
        assertThat(near.isPreemptible() || near.isRetired()).isFalse();
        assertThat(spot.isPreemptible() && spot.isRetired()).isTrue();
        SourcePlace source = pools.place("media-input").orElseThrow();
        assertThat(source.isRequired()).isTrue();
        assertThat(source.shared(near)).isEqualTo(1);
        assertThat(source.shared(spot)).isZero();
        assertThat(pools.place("other")).isEmpty();
        assertThat(pools.routing())
                .isEqualTo(new RoutingRules(RoutingRules.STANDARD.nearPatience(), Duration.ofHours(2)));
        assertThat(Pools.byClass().routing()).isEqualTo(RoutingRules.STANDARD);
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[lan, eu-west]|[LAN]|p.yaml, line 4: 'locality' are labels of lower-case letters, digits and dashes",
                "preemptible: true|preemptible: maybe|p.yaml, line 7: 'preemptible' is one of true, false, got maybe",
                "locality: [eu-west, eu]|locality: []|p.yaml, line 11: 'locality' needs at least one label",
                "preemptibleLimit: 2h|preemptibleLimit: 2|p.yaml, line 14: 'preemptibleLimit: 2' expected a duration",
            })
    void saysWhatIsWrongWithPlacesAndWhere(String find, String replace, String message) {
        assertThatThrownBy(() -> PoolsReader.read("p.yaml", PLACED.replace(find, replace)))
                .isInstanceOf(InvalidProfileException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "name: cpu|name: probe|p.yaml, line 2: 'name' 'probe' is reserved",
                "name: cpu|name: x86-nvenc-2|p.yaml, line 4: 'name' is given twice: x86-nvenc-2",
                "name: cpu|name: a/b|p.yaml, line 2: 'name' is lower-case letters",
                "class: cpu|klass: cpu|p.yaml, line 3: unknown field 'klass'",
                "[urgent, normal]|[urgent, now]|p.yaml, line 6: 'lanes' are urgent, normal and bulk, got 'now'",
                "pools:|pool:|p.yaml, line 1: unknown field 'pool'; allowed are pools",
            })
    void saysWhatIsWrongAndWhere(String find, String replace, String message) {
        assertThatThrownBy(() -> PoolsReader.read("p.yaml", TWO.replace(find, replace)))
                .isInstanceOf(InvalidProfileException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void needsAPool() {
        assertThatThrownBy(() -> PoolsReader.read("p.yaml", "pools: []"))
                .hasMessage("p.yaml, line 1: 'pools' needs at least one entry");
        assertThatThrownBy(() -> Pools.load(Optional.of(folder.resolve("none.yaml"))))
                .hasMessageContaining("cannot be read");
    }
}
