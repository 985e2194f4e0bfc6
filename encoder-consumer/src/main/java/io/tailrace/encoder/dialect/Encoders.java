package io.tailrace.encoder.dialect;

import io.tailrace.media.PictureCodec;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The encoders a worker uses: of each codec one at most, and the way of the pictures to them.
 *
 * @param path from memory
 * @param device what its device does besides encoding, as far as that was proved
 */
public record Encoders(PicturePath path, Map<PictureCodec, PictureEncoder> chosen, Optional<ProvenDevice> device) {

    public Encoders {
        chosen = Map.copyOf(chosen);
    }

    /** Without a device, or with one that only encodes. */
    public Encoders(PicturePath path, Map<PictureCodec, PictureEncoder> chosen) {
        this(path, chosen, Optional.empty());
    }

    /** The same encoders, which may be reached over {@code device}. */
    public Encoders with(ProvenDevice proven) {
        return new Encoders(path, chosen, Optional.of(proven));
    }

    /** The same encoders, fed from memory. */
    public Encoders inMemory() {
        return new Encoders(path, chosen);
    }

    /** The first candidate of each codec, untried. */
    public static Encoders preferred(Dialect dialect) {
        return of(dialect.path(), dialect.candidates());
    }

    /** The first of each codec. */
    public static Encoders of(PicturePath path, List<PictureEncoder> able) {
        Map<PictureCodec, PictureEncoder> chosen = new EnumMap<>(PictureCodec.class);
        able.forEach(encoder -> chosen.putIfAbsent(encoder.codec(), encoder));
        return new Encoders(path, chosen);
    }

    public Optional<PictureEncoder> of(PictureCodec codec) {
        return Optional.ofNullable(chosen.get(codec));
    }
}
