package io.tailrace.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.router.job.JobRules;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterServiceTest {

    private static JobRules rules(String retryWindow, String retention) {
        return RouterService.rules(
                Environment.of(Map.of("TAILRACE_RETRY_WINDOW", retryWindow, "TAILRACE_JOBS_RETENTION", retention)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"72h", "100h", "720h", "2000h"})
    void remembersAJobADayLongerThanItsRequestsAndRevocationsAreRead(String retention) {
        JobRules rules = rules("72h", retention);
        assertThat(rules.retention().plus(rules.memory())).isGreaterThanOrEqualTo(Duration.ofDays(31));
        assertThat(rules.memory()).isGreaterThanOrEqualTo(Duration.ofDays(1));
    }

    @Test
    void refusesToForgetJobsThatMayBeRetried() {
        assertThat(rules("50h", "50h").retention()).isEqualTo(Duration.ofHours(50));
        assertThatThrownBy(() -> rules("72h", "71h"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TAILRACE_JOBS_RETENTION")
                .hasMessageContaining("TAILRACE_RETRY_WINDOW");
    }

    @Test
    void releasesFurtherAheadForSlotsThatTakeFromTheirOwnPartitionsOnly() {
        assertThat(RouterService.ahead(Environment.of(Map.of()))).isEqualTo(2);
        assertThat(RouterService.ahead(Environment.of(Map.of("TAILRACE_QUEUE", "classic"))))
                .isEqualTo(24);
        assertThat(RouterService.ahead(
                        Environment.of(Map.of("TAILRACE_QUEUE", "classic", "TAILRACE_RELEASE_AHEAD", "100"))))
                .isEqualTo(100);
        assertThatThrownBy(() -> RouterService.ahead(Environment.of(Map.of("TAILRACE_RELEASE_AHEAD", "501"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TAILRACE_RELEASE_AHEAD");
    }
}
