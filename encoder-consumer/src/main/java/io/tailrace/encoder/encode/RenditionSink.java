package io.tailrace.encoder.encode;

import io.tailrace.events.Rendition;
import io.tailrace.events.UnitResult;
import io.tailrace.ffmpeg.ClosedCaptions;
import io.tailrace.ffmpeg.CmafInit;
import io.tailrace.ffmpeg.CmafSegment;
import io.tailrace.ffmpeg.MalformedMediaException;
import io.tailrace.media.PartList;
import io.tailrace.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes the segments of one unit as ffmpeg finishes them, in any order and by several threads: each is parsed and compared with the
 * plan before it is stored. The last one waits for the end, since a short tail behind it is joined to it.
 */
final class RenditionSink {

    private static final String SEGMENT_TYPE = "video/iso.segment";
    private static final String INIT_TYPE = "video/mp4";
    private static final Pattern NAME = Pattern.compile("(\\d{6,9})\\.m4s");

    private final Rendition rendition;
    private final int chunk;
    private final SegmentRule rule;
    private final UnitWriter writer;
    private final String encoder;

    // Guarded by this.
    private @Nullable CmafInit init;
    private PartList.@Nullable StoredObject initObject;
    private List<String> listed = List.of();
    private final TreeMap<Integer, byte[]> waiting = new TreeMap<>();
    private final TreeMap<Integer, PartList.Segment> stored = new TreeMap<>();
    private final SortedSet<String> captions = new TreeSet<>();

    /** @param encoder identity that goes into the part list */
    RenditionSink(Rendition rendition, int chunk, SegmentRule rule, UnitWriter writer, String encoder) {
        this.rendition = rendition;
        this.chunk = chunk;
        this.rule = rule;
        this.writer = writer;
        this.encoder = encoder;
    }

    /** Names ffmpeg always writes. */
    List<String> frame() {
        return List.of(rendition.getName() + "/" + HlsOutput.INIT, rendition.getName() + "/" + HlsOutput.LIST);
    }

    /** Names of the segments, as the playlist tells; known once {@link #frame} is stored. */
    synchronized List<String> listed() {
        return listed.stream().map(name -> rendition.getName() + "/" + name).toList();
    }

    void store(String name, byte[] bytes) throws IOException, StoreException {
        if (name.equals(HlsOutput.LIST)) {
            list(bytes);
            return;
        }
        SortedMap<Integer, byte[]> ready = name.equals(HlsOutput.INIT) ? first(bytes) : segment(number(name), bytes);
        for (Map.Entry<Integer, byte[]> segment : ready.entrySet()) {
            write(segment.getKey(), segment.getValue());
        }
    }

    private synchronized void list(byte[] playlist) {
        listed = new String(playlist, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    /** The init segment usually comes first, but nothing says that it must. */
    private SortedMap<Integer, byte[]> first(byte[] bytes) throws IOException, StoreException {
        CmafInit parsed = parse(HlsOutput.INIT, () -> CmafInit.parse(bytes));
        rule.checkInit(parsed);
        PartList.StoredObject object = writer.write(HlsOutput.INIT, bytes, INIT_TYPE);
        synchronized (this) {
            init = parsed;
            initObject = object;
            SortedMap<Integer, byte[]> head = waiting.headMap(rule.lastNumber());
            SortedMap<Integer, byte[]> ready = new TreeMap<>(head);
            head.clear();
            return ready;
        }
    }

    private synchronized SortedMap<Integer, byte[]> segment(int number, byte[] bytes) {
        TreeMap<Integer, byte[]> ready = new TreeMap<>();
        (init == null || number >= rule.lastNumber() ? waiting : ready).put(number, bytes);
        return ready;
    }

    private static int number(String name) throws MismatchException {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new MismatchException("an object " + name + " was not expected");
        }
        return Integer.parseInt(matcher.group(1));
    }

    private void write(int number, byte[] bytes) throws IOException, StoreException {
        CmafInit parsedInit = init().orElseThrow(() -> new MismatchException("there is no init segment"));
        String name = HlsOutput.segment(number);
        CmafSegment segment = parse(name, () -> CmafSegment.parse(bytes, parsedInit));
        if (number < rule.firstNumber() || number > rule.lastNumber()) {
            throw new MismatchException("segment " + number + " was not expected");
        }
        rule.checkSegment(number, segment, parsedInit);
        PartList.StoredObject object = writer.write(name, bytes, SEGMENT_TYPE);
        boolean isPicture = parsedInit.kind() == CmafInit.Kind.VIDEO;
        PartList.Segment entry = new PartList.Segment(
                number,
                name,
                object.size(),
                object.sha256(),
                segment.duration(),
                isPicture ? segment.samples() : segment.duration(),
                segment.decodeTime(),
                isPicture ? segment.first().firstSampleEnd() : 0);
        SortedSet<String> carried =
                isPicture ? parse(name, () -> ClosedCaptions.in(bytes, parsedInit)) : new TreeSet<>();
        synchronized (this) {
            stored.put(number, entry);
            captions.addAll(carried);
        }
    }

    private synchronized Optional<CmafInit> init() {
        return Optional.ofNullable(init);
    }

    /**
     * Joins the tail, checks the unit as a whole and stores its list. To be called once, after ffmpeg has ended and everything it wrote
     * has been taken.
     *
     * @throws IOException when the unit is not what the plan says
     */
    UnitResult finish() throws IOException, StoreException {
        ByteArrayOutputStream tail = new ByteArrayOutputStream();
        synchronized (this) {
            for (byte[] bytes : waiting.values()) {
                tail.write(bytes);
            }
            waiting.clear();
        }
        if (tail.size() > 0) {
            write(rule.lastNumber(), tail.toByteArray());
        }
        PartList list = partList();
        return writer.finish(list)
                .setTimescale(list.timescale())
                .setFirstDecodeTime(list.segments().get(0).decodeTime())
                .setDurationTicks(list.segments().stream()
                        .mapToLong(PartList.Segment::duration)
                        .sum())
                .setInitSha256(
                        list.initSegment().map(PartList.StoredObject::sha256).orElse(""))
                .setBytes(list.segments().stream()
                        .mapToLong(PartList.Segment::size)
                        .sum())
                .build();
    }

    private synchronized PartList partList() throws MismatchException {
        CmafInit parsedInit = init().orElseThrow(() -> new MismatchException("there is no init segment"));
        List<PartList.Segment> segments = new ArrayList<>(stored.values());
        rule.checkUnit(segments, parsedInit);
        return new PartList(
                rendition.getName(),
                rendition.getGeneration(),
                chunk,
                encoder,
                parsedInit.codec(),
                parsedInit.timescale(),
                initObject,
                segments,
                List.of(),
                parsedInit.width(),
                parsedInit.height(),
                parsedInit.channels(),
                parsedInit.sampleRate(),
                segments.stream().mapToLong(PartList.Segment::samples).sum(),
                0,
                List.copyOf(captions));
    }

    private interface Parse<T> {
        T run() throws MalformedMediaException;
    }

    private static <T> T parse(String name, Parse<T> parse) throws MismatchException {
        try {
            return parse.run();
        } catch (MalformedMediaException e) {
            throw new MismatchException(name + " is broken: " + e.getMessage());
        }
    }
}
