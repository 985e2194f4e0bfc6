package io.tailrace.standalone.transfer;

import io.tailrace.store.ObjectStore;

/** A pipeline's public face: its gateway and its buckets. */
public record Server(GatewayClient gateway, ObjectStore store) {}
