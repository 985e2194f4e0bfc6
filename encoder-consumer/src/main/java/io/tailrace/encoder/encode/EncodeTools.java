package io.tailrace.encoder.encode;

import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.process.FfmpegRunner;
import io.tailrace.encoder.process.ScratchSpace;
import io.tailrace.encoder.relay.SourceRelay;
import io.tailrace.events.Plan;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.SourceStore;
import io.tailrace.worker.TaskFailedException;

/**
 * What every encoding handler works with.
 *
 * @param encoders of pictures, each proven
 * @param trust whether chunks go over the device of {@code encoders}
 * @param identity encoder identity of this worker, written into every part list
 * @param isSampling whether pictures are compared with the source's once they are encoded
 * @param scratch for what cannot go through the relay: files that are rewritten at their end
 */
public record EncodeTools(
        ObjectStore store,
        SourceStore sources,
        SourceRelay relay,
        FfmpegRunner runner,
        Encoders encoders,
        DeviceTrust trust,
        String identity,
        ScratchSpace scratch,
        boolean isSampling) {

    /** The plan of a title, with what its filters read laid out on local disk. */
    Title open(Plan plan) throws TaskFailedException {
        Title title = Title.of(plan);
        new ToneTables(scratch.folder()).lay(title);
        new OverlayFiles(scratch.folder(), sources).lay(title);
        return title;
    }
}
