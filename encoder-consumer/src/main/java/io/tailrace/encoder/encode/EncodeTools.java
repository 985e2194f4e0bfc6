package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.FfmpegRunner;
import io.tailrace.encoder.relay.SourceRelay;
import io.tailrace.store.ObjectStore;
import java.nio.file.Path;

/**
 * What every encoding handler works with.
 *
 * @param identity encoder identity of this worker, written into every part list
 * @param scratch existing folder for what cannot go through the relay: files that are rewritten at their end
 */
public record EncodeTools(ObjectStore store, SourceRelay relay, FfmpegRunner runner, String identity, Path scratch) {}
