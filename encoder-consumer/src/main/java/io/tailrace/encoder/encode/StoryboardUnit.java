package io.tailrace.encoder.encode;

import io.tailrace.events.Rendition;
import io.tailrace.events.UnitResult;
import io.tailrace.media.PartList;
import io.tailrace.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The unit of a storyboard: its index first, then its sheets in order. */
record StoryboardUnit(Rendition rendition, Storyboard board) {

    UnitResult store(List<Path> sheets, UnitWriter writer, String encoder) throws IOException, StoreException {
        List<PartList.StoredObject> files = new ArrayList<>();
        files.add(writer.write(Storyboard.INDEX, board.index(), "text/vtt"));
        for (int i = 0; i < sheets.size(); i++) {
            files.add(writer.write(Storyboard.sheet(i + 1), sheets.get(i), "image/jpeg"));
        }
        PartList list = new PartList(
                rendition.getName(),
                rendition.getGeneration(),
                0,
                encoder,
                "",
                0,
                null,
                List.of(),
                files,
                board.width(),
                board.height(),
                0,
                0,
                board.tiles().getCount(),
                0,
                List.of());
        return writer.finish(list)
                .setTimescale(0)
                .setFirstDecodeTime(0)
                .setDurationTicks(0)
                .setBytes(files.stream().mapToLong(PartList.StoredObject::size).sum())
                .build();
    }
}
