package io.tailrace.encoder.proof;

import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.events.RefusedEncoder;
import io.tailrace.media.MasterCodec;
import io.tailrace.media.PictureCodec;
import io.tailrace.media.SoundCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the encoders of one class did when they were tried.
 *
 * @param hashes of the init segments of the codecs that are there
 * @param deepHashes of those that also encode pictures of 10 bit
 * @param sound hash of the init segment of AAC
 * @param moreSounds codecs of sound that are there beside it
 * @param masters codecs for archives that are there
 * @param refused encoders without which some codec has to do, or has a second choice
 */
public record Proof(
        Dialect dialect,
        Encoders encoders,
        SortedMap<PictureCodec, String> hashes,
        SortedMap<PictureCodec, String> deepHashes,
        String sound,
        SortedSet<SoundCodec> moreSounds,
        Set<MasterCodec> masters,
        List<RefusedEncoder> refused) {

    /** Needed by every title, and therefore proved on every node that encodes. */
    private static final List<String> ALWAYS = List.of("aac", "jpeg");

    private static final String PCM = "pcm";

    public Proof {
        masters = Collections.unmodifiableSet(new TreeSet<>(masters));
        hashes = new TreeMap<>(hashes);
        deepHashes = new TreeMap<>(deepHashes);
        moreSounds = new TreeSet<>(moreSounds);
        refused = List.copyOf(refused);
    }

    /** Codecs, as capabilities name them. */
    public List<String> codecs() {
        List<String> codecs = new ArrayList<>();
        hashes.keySet().forEach(codec -> codecs.add(codec.word()));
        deepHashes.keySet().forEach(codec -> codecs.add(deep(codec)));
        codecs.addAll(ALWAYS);
        moreSounds.forEach(codec -> codecs.add(codec.word()));
        masters.forEach(codec -> codecs.add(codec.word()));
        if (!masters.isEmpty()) {
            codecs.add(PCM); // proved with each of them
        }
        return codecs;
    }

    private static String deep(PictureCodec codec) {
        return codec.word() + "-10bit";
    }

    /** One word for the reason of a refusal, of a list that does not grow. */
    public static String code(RefusedEncoder refused) {
        return Refusal.code(refused.getReason());
    }

    /** Encoders of pictures in use, as ffmpeg calls them. */
    public List<String> names() {
        return hashes.keySet().stream()
                .map(codec -> encoders.of(codec).orElseThrow().name())
                .toList();
    }

    /**
     * {@code h264-0123…/hevc-4567…/aac-89ab…}: nodes with other ones must not share a rendition. 10 bit and sound other than AAC are
     * capabilities and no part of it, or a node without would be shut out of all other work; that their init segments are equal is seen
     * when they are accepted.
     */
    public String fingerprint() {
        StringBuilder text = new StringBuilder();
        hashes.forEach((codec, hash) ->
                text.append(codec.word()).append('-').append(hash).append('/'));
        return text.append("aac-").append(sound).toString();
    }
}
