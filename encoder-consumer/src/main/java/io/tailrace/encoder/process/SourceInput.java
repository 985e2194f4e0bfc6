package io.tailrace.encoder.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How ffmpeg is given a source: always through the relay, and never trusting what the file claims to be. Without the whitelists a
 * playlist or a script named like a film is opened as what it is, and reads files or makes requests.
 *
 * @param url address of the relay
 * @param demuxer the one the probe found; empty for the first look
 * @param mostPixels of a picture, as coded: a stream may announce another size behind its header
 * @param isSeekable false: read in one forward pass. A fragmented file without an index is otherwise hopped through to its end on opening
 */
public record SourceInput(String url, Optional<String> demuxer, boolean isSeekable, long mostPixels) {

    /** The largest picture any profile may let in. */
    public static final long MOST_PIXELS = 8192L * 8192;

    /** Containers of recordings. Everything that names other files is out: playlists, concat scripts, manifests, images, imf. */
    public static final String FORMATS = "mov,matroska,mpegts,flv,avi,mxf,mpeg,wav,mp3,flac,ogg";

    /**
     * Has ffmpeg look further than its usual five seconds for the first picture. A single one under sound may lie behind ten seconds of
     * it, since encoders hold it back and muxers do not wait longer.
     */
    public static final List<String> LATE_PICTURE = List.of("-analyzeduration", "60000000", "-probesize", "64000000");

    /** The loopback relay and nothing else. */
    public static final String PROTOCOLS = "http,tcp";

    /** The relay gives up earlier and says why; this ends a read when the relay itself hangs. */
    private static final long NETWORK_MICROS = 90_000_000;

    /** The kernel would grow the buffer to megabytes, all of it fetched for nothing at each seek. */
    private static final int RECEIVE_BYTES = 128 << 10;

    /** For a look at a few places: what lies in the socket when ffprobe goes elsewhere was read for nothing. */
    private static final int LOOK_BYTES = 16 << 10;

    /** Arguments for ffprobe, up to and with {@code -i}. */
    public List<String> look() {
        return arguments(List.of(), LOOK_BYTES);
    }

    /** Arguments up to and with {@code -i}. {@code options} stand in front of it: a seek, time handling. */
    public List<String> arguments(List<String> options) {
        return arguments(options, RECEIVE_BYTES);
    }

    private List<String> arguments(List<String> options, int receiveBytes) {
        List<String> line = new ArrayList<>(List.of(
                "-protocol_whitelist",
                PROTOCOLS,
                "-format_whitelist",
                FORMATS,
                "-recv_buffer_size",
                Integer.toString(receiveBytes),
                "-rw_timeout",
                Long.toString(NETWORK_MICROS),
                "-max_pixels",
                Long.toString(mostPixels)));
        if (!isSeekable) {
            line.addAll(List.of("-seekable", "0"));
        }
        demuxer.ifPresent(name -> line.addAll(List.of("-f", name)));
        line.addAll(options);
        line.addAll(List.of("-i", url));
        return line;
    }
}
