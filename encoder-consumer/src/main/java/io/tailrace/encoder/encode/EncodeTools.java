package io.tailrace.encoder.encode;

import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.process.FfmpegRunner;
import io.tailrace.encoder.process.ScratchSpace;
import io.tailrace.encoder.relay.SourceRelay;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.FileIntent;
import io.tailrace.events.Rendition;
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

    /** The plan of a task's title, with what its filters read laid out on local disk. */
    Title open(EncodeTask encode) throws TaskFailedException {
        Title title = Title.of(encode.getPlan());
        new ToneTables(scratch.folder()).lay(title);
        if (Title.renditions(encode).stream().anyMatch(EncodeTools::isDrawnUpon)) {
            new OverlayFiles(scratch.folder(), sources).lay(title);
        }
        return title;
    }

    private static boolean isDrawnUpon(Rendition rendition) {
        return rendition.getVideo().isPresent()
                || rendition.getFile().flatMap(FileIntent::getVideo).isPresent();
    }
}
