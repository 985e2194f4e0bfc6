package io.tailrace.store;

import java.util.Optional;

/**
 * One stored version of one object.
 *
 * @param key name in its bucket
 * @param size bytes
 * @param etag without quotes; opaque, and no MD5 for an object that was uploaded in parts
 * @param versionId empty where the bucket keeps no versions
 * @param sha256 of the content, 64 hex digits, as its writer recorded it; empty when it did not, and in listings
 */
public record StoredObject(String key, long size, String etag, Optional<String> versionId, Optional<String> sha256) {}
