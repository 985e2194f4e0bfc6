package io.tailrace.encoder.scan;

import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is scanned, and how often.
 *
 * @param minAge how long an object must have been seen unchanged
 * @param maxAge of the object by the store's clock
 * @param suffixes of keys, lower case, without the dot
 */
record ScanPlan(List<String> prefixes, Duration interval, Duration minAge, Duration maxAge, Set<String> suffixes) {

    private static final Duration LONGEST_MAX_AGE = Duration.ofDays(90);

    ScanPlan {
        prefixes = List.copyOf(prefixes);
        suffixes = Set.copyOf(suffixes);
    }

    /** @throws ConfigurationException when a variable makes no sense */
    static ScanPlan from(Environment environment) {
        List<String> prefixes = environment.list(ScanSettings.PREFIXES);
        if (prefixes.isEmpty()) {
            throw new ConfigurationException(ScanSettings.PREFIXES.name()
                    + " is not set: the role scan needs the beginnings of the keys it looks at, such as live/");
        }
        Duration interval = environment.duration(ScanSettings.INTERVAL);
        if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.compareTo(Duration.ofDays(1)) > 0) {
            throw new ConfigurationException(ScanSettings.INTERVAL.name() + " must be from 1s to 1d");
        }
        Duration minAge = environment.duration(ScanSettings.MIN_AGE);
        Duration maxAge = environment.duration(ScanSettings.MAX_AGE);
        if (maxAge.compareTo(minAge) <= 0 || maxAge.compareTo(LONGEST_MAX_AGE) > 0) {
            throw new ConfigurationException(ScanSettings.MAX_AGE.name() + " must be longer than "
                    + ScanSettings.MIN_AGE.name() + " and at most 90d");
        }
        Set<String> suffixes = environment.list(ScanSettings.SUFFIXES).stream()
                .map(suffix -> suffix.toLowerCase(Locale.ROOT).replaceFirst("^\\.", ""))
                .collect(Collectors.toUnmodifiableSet());
        return new ScanPlan(prefixes, interval, minAge, maxAge, suffixes);
    }

    boolean covers(String key) {
        return prefixes.stream().anyMatch(key::startsWith);
    }

    boolean isMedia(String key) {
        int dot = key.lastIndexOf('.');
        return dot > key.lastIndexOf('/')
                && suffixes.contains(key.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
