package io.tailrace.ffmpeg;

import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * An init segment of one track (ISO/IEC 23000-19, 7.3.1).
 *
 * @param kind picture or sound
 * @param timescale ticks per second of the track
 * @param codec RFC 6381 codec string
 * @param editMediaTime ticks the edit list cuts off in front: B-frame delay or encoder priming; 0 without an edit list
 * @param width pixels, 0 for sound
 * @param height pixels, 0 for sound
 * @param channels 0 for picture
 * @param sampleRate 0 for picture
 * @param sha256 of all bytes, in hex
 * @param trackId what fragments name
 * @param defaultDuration ticks of a sample that a fragment says nothing about, as the other defaults
 */
public record CmafInit(
        Kind kind,
        int timescale,
        String codec,
        long editMediaTime,
        int width,
        int height,
        int channels,
        int sampleRate,
        String sha256,
        long trackId,
        long defaultDuration,
        long defaultSize,
        int defaultFlags) {

    public enum Kind {
        VIDEO,
        AUDIO
    }

    private record Dimensions(int width, int height, int channels, int sampleRate) {}

    /**
     * Parses the bytes.
     *
     * @throws MalformedMediaException when they are cut short, contradict themselves, hold more than one track or a codec unknown here
     */
    public static CmafInit parse(byte[] bytes) throws MalformedMediaException {
        Box moov = Box.file(bytes).need("moov");
        List<Box> tracks = moov.children().stream()
                .filter(box -> box.type().equals("trak"))
                .toList();
        if (tracks.size() != 1) {
            throw new MalformedMediaException("an init segment has one track, this one has " + tracks.size());
        }
        Box track = tracks.get(0);
        Box media = track.need("mdia");
        Box information = media.need("minf");
        Kind kind = information.child("vmhd").isPresent() ? Kind.VIDEO : Kind.AUDIO;
        Box entry = information.need("stbl", "stsd").children(8).stream()
                .findFirst()
                .orElseThrow(() -> new MalformedMediaException("no sample entry in stsd"));
        Box header = media.need("mdhd");
        int timescale = header.s32(header.u8(0) == 1 ? 20 : 12);
        if (timescale <= 0) {
            throw new MalformedMediaException("a time scale of " + timescale);
        }
        Box trex = moov.need("mvex", "trex");
        Dimensions size = kind == Kind.VIDEO ? picture(entry) : sound(entry);
        return new CmafInit(
                kind,
                timescale,
                CodecStrings.of(entry),
                editMediaTime(track),
                size.width(),
                size.height(),
                size.channels(),
                size.sampleRate(),
                DigestUtils.sha256Hex(bytes),
                trex.u32(4),
                trex.u32(12),
                trex.u32(16),
                trex.s32(20));
    }

    private static Dimensions picture(Box entry) throws MalformedMediaException {
        return new Dimensions(entry.u16(24), entry.u16(26), 0, 0);
    }

    private static Dimensions sound(Box entry) throws MalformedMediaException {
        int channels = entry.u16(16);
        int rate = (int) (entry.u32(24) >> 16);
        if (entry.type().equals("mp4a")) {
            AudioConfig config = AudioConfig.read(CodecStrings.config(entry, "esds", CodecStrings.AUDIO_FIELDS));
            channels = config.channels() > 0 ? config.channels() : channels;
            rate = config.sampleRate() > 0 ? config.sampleRate() : rate;
        } else if (entry.type().equals("ec-3")) {
            channels = EnhancedAc3.channels(CodecStrings.config(entry, "dec3", CodecStrings.AUDIO_FIELDS));
        }
        return new Dimensions(0, 0, channels, rate);
    }

    /** Start of the first edit that shows media; an empty edit (media time -1) only delays. */
    private static long editMediaTime(Box track) throws MalformedMediaException {
        Optional<Box> edits = track.child("edts");
        if (edits.isEmpty()) {
            return 0;
        }
        Box list = edits.get().need("elst");
        boolean isLong = list.u8(0) == 1;
        long count = list.u32(4);
        int entry = isLong ? 20 : 12;
        for (long i = 0; i < count; i++) {
            int at = Math.toIntExact(Math.min(8 + i * entry, Integer.MAX_VALUE - 32));
            long start = isLong ? list.s64(at + 8) : list.s32(at + 4);
            if (start >= 0) {
                return start;
            }
        }
        return 0;
    }
}
