package io.tailrace.store;

import java.time.Instant;

/**
 * An object as a listing shows it.
 *
 * @param size         bytes
 * @param etag         without quotes
 * @param lastModified by the store's clock; of an object uploaded in parts some stores tell when its upload began
 */
public record ListedObject(String key, long size, String etag, Instant lastModified) {}
