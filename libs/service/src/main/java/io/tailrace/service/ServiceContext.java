package io.tailrace.service;

import io.micrometer.core.instrument.MeterRegistry;

/** What every service is given at its start. Several services may share one in a single process. */
public record ServiceContext(
        String name, Environment environment, MeterRegistry metrics, Health health, ExitStatus exitStatus) {

    public ServiceContext(String name, Environment environment, MeterRegistry metrics, Health health) {
        this(name, environment, metrics, health, new ExitStatus());
    }
}
