package io.tailrace.media;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code part.json}: the objects of one unit, as the worker verified and stored them. Lies beside them in the attempt's prefix of the
 * work bucket; {@code name}s are relative to it. Written by the encoder, read by the packager.
 *
 * @param rendition name of the rendition
 * @param chunk chunk of the grid, 0 for audio, files, images and text
 * @param encoder identity of the encoder that made it
 * @param codec RFC 6381 codec string read from the init segment; empty for images and text
 * @param timescale ticks per second of all times in here; 0 for files and images
 * @param init the init segment; null for files, images and text
 * @param segments media segments in order; empty for files and images
 * @param files whole objects: a muxed file or a picture; empty for CMAF
 * @param width pixels, 0 for sound
 * @param channels channels of sound, 0 for picture
 * @param samples frames of picture, samples of sound or cues of text, all segments or the file
 * @param durationMicros length of a file in microseconds; 0 for CMAF and images
 * @param captions closed captions found in the picture, by the names HLS has for them: {@code CC1}, {@code SERVICE1}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PartList(
        String rendition,
        int generation,
        int chunk,
        String encoder,
        String codec,
        int timescale,
        @Nullable StoredObject init,
        List<Segment> segments,
        List<StoredObject> files,
        int width,
        int height,
        int channels,
        int sampleRate,
        long samples,
        long durationMicros,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> captions) {

    public static final String NAME = "part.json";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public PartList {
        segments = segments == null ? List.of() : List.copyOf(segments);
        files = files == null ? List.of() : List.copyOf(files);
        captions = captions == null ? List.of() : List.copyOf(captions);
    }

    /** An object beside part.json. {@code sha256} in hex, {@code size} in bytes. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record StoredObject(String name, long size, String sha256) {}

    /**
     * A media segment.
     *
     * @param number counted from 1 over the title
     * @param duration ticks
     * @param samples frames, or packets' samples of sound
     * @param decodeTime tfdt of its first fragment, ticks
     * @param firstFrameBytes bytes from its start to the end of its first sample (the IDR of an I-frame playlist); 0 for sound
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Segment(
            int number,
            String name,
            long size,
            String sha256,
            long duration,
            long samples,
            long decodeTime,
            long firstFrameBytes) {}

    public Optional<StoredObject> initSegment() {
        return Optional.ofNullable(init);
    }

    /** Canonical bytes: equal lists give equal bytes. */
    public byte[] toJson() {
        try {
            return JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a part list is always writable", e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IOException when the bytes are no part list
     */
    public static PartList parse(byte[] json) throws IOException {
        return JSON.readValue(json, PartList.class);
    }
}
