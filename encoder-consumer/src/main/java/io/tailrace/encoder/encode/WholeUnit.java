package io.tailrace.encoder.encode;

import io.tailrace.events.Rendition;
import io.tailrace.events.UnitResult;
import io.tailrace.ffmpeg.Mp4Codecs;
import io.tailrace.media.PartList;
import io.tailrace.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A unit that is one object: how it is stored and listed. {@code tracks} is what ffprobe found in it. */
record WholeUnit(Rendition rendition, String name, String contentType, List<FileProbe.Track> tracks) {

    /**
     * Stores the file and its list.
     *
     * @param durationMicros of a muxed file; 0 for a still
     */
    UnitResult store(Path file, UnitWriter writer, String encoder, long durationMicros)
            throws IOException, StoreException {
        PartList.StoredObject object = writer.write(name, file, contentType);
        PartList list =
                list(object, encoder, hasCodecs() ? String.join(",", Mp4Codecs.read(file)) : "", durationMicros);
        return writer.finish(list)
                .setTimescale(list.sampleRate())
                .setFirstDecodeTime(0)
                .setDurationTicks(soundSamples())
                .setBytes(object.size())
                .build();
    }

    /** Only of mp4 do codecs have strings that players know (RFC 6381). */
    private boolean hasCodecs() {
        return contentType.equals("video/mp4");
    }

    private long soundSamples() {
        return FileProbe.first(tracks, "audio")
                .map(sound -> Math.round(sound.durationMicros() * 1e-6 * sound.sampleRate()))
                .orElse(0L);
    }

    private PartList list(PartList.StoredObject object, String encoder, String codecs, long durationMicros) {
        Optional<FileProbe.Track> picture = FileProbe.first(tracks, "video");
        Optional<FileProbe.Track> sound = FileProbe.first(tracks, "audio");
        return new PartList(
                rendition.getName(),
                rendition.getGeneration(),
                0,
                encoder,
                codecs,
                0,
                null,
                List.of(),
                List.of(object),
                picture.map(FileProbe.Track::width).orElse(0),
                picture.map(FileProbe.Track::height).orElse(0),
                sound.map(FileProbe.Track::channels).orElse(0),
                sound.map(FileProbe.Track::sampleRate).orElse(0),
                picture.map(FileProbe.Track::packets).orElse(0L),
                durationMicros,
                List.of());
    }
}
