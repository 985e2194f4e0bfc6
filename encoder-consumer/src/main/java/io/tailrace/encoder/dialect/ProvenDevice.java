package io.tailrace.encoder.dialect;

import io.tailrace.media.PictureCodec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a device of this node has proved to do.
 *
 * @param decoders whose pictures were those of the CPU's decoder
 * @param fed codecs whose encoder makes of pictures on the device what it makes of those in memory, with the same init segment
 */
public record ProvenDevice(Device device, List<DeviceDecoder> decoders, Set<PictureCodec> fed) {

    public ProvenDevice {
        decoders = List.copyOf(decoders);
        fed = Set.copyOf(fed);
    }

    Optional<DeviceDecoder> decoder(SourcePicture source) {
        return decoders.stream()
                .filter(decoder -> decoder.codec().equals(source.codec()) && decoder.bitDepth() == source.bitDepth())
                .findFirst();
    }

    /** Empty where the device does not scale like that, or its encoder was not proved to take what lies there. */
    Optional<String> scaled(Scaling scaling) {
        return fed.contains(scaling.encoder().codec()) ? device.scaled(scaling) : Optional.empty();
    }
}
