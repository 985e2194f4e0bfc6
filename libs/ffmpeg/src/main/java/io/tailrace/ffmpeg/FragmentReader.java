package io.tailrace.ffmpeg;

import java.util.List;

/** Adds up the samples of one {@code moof} (ISO/IEC 14496-12, 8.8). */
final class FragmentReader {

    private static final int BASE_OFFSET = 0x1;
    private static final int DESCRIPTION = 0x2;
    private static final int DEFAULT_DURATION = 0x8;
    private static final int DEFAULT_SIZE = 0x10;
    private static final int DEFAULT_FLAGS = 0x20;
    private static final int RUN_OFFSET = 0x1;
    private static final int RUN_FIRST_FLAGS = 0x4;
    private static final int SAMPLE_DURATION = 0x100;
    private static final int SAMPLE_SIZE = 0x200;
    private static final int SAMPLE_FLAGS = 0x400;
    private static final int SAMPLE_COMPOSITION = 0x800;
    private static final int NOT_SYNC = 0x10000;

    private final Box moof;
    private final Box mdat;
    private long duration;
    private long size;
    private int flags;

    private long decodeTime;
    private long elapsed;
    private int samples;
    private long firstPresentation = Long.MAX_VALUE;
    private boolean startsWithSync;
    private long firstSampleEnd;

    private FragmentReader(Box moof, Box mdat, CmafInit init) {
        this.moof = moof;
        this.mdat = mdat;
        this.duration = init.defaultDuration();
        this.size = init.defaultSize();
        this.flags = init.defaultFlags();
    }

    static CmafSegment.Fragment read(Box moof, Box mdat, CmafInit init) throws MalformedMediaException {
        FragmentReader reader = new FragmentReader(moof, mdat, init);
        List<Box> tracks = moof.children().stream()
                .filter(box -> box.type().equals("traf"))
                .toList();
        if (tracks.size() != 1) {
            throw new MalformedMediaException("a fragment has one track, this one has " + tracks.size());
        }
        Box track = tracks.get(0);
        reader.header(track.need("tfhd"), init.trackId());
        Box time = track.need("tfdt");
        reader.decodeTime = time.u8(0) == 1 ? time.u64(4) : time.u32(4);
        for (Box box : track.children()) {
            if (box.type().equals("trun")) {
                reader.run(box);
            }
        }
        if (reader.samples == 0) {
            throw new MalformedMediaException("a fragment without samples");
        }
        return new CmafSegment.Fragment(
                moof.need("mfhd").u32(4),
                reader.decodeTime,
                reader.elapsed,
                reader.samples,
                reader.firstPresentation,
                reader.startsWithSync,
                Math.toIntExact(reader.firstSampleEnd));
    }

    private void header(Box tfhd, long trackId) throws MalformedMediaException {
        int given = tfhd.s32(0) & 0xffffff;
        if (tfhd.u32(4) != trackId) {
            throw new MalformedMediaException("a fragment of track " + tfhd.u32(4) + " instead of " + trackId);
        }
        if ((given & BASE_OFFSET) != 0) {
            throw new MalformedMediaException("a fragment with absolute offsets cannot be joined");
        }
        int at = 8;
        at += (given & DESCRIPTION) != 0 ? 4 : 0;
        if ((given & DEFAULT_DURATION) != 0) {
            duration = tfhd.u32(at);
            at += 4;
        }
        if ((given & DEFAULT_SIZE) != 0) {
            size = tfhd.u32(at);
            at += 4;
        }
        if ((given & DEFAULT_FLAGS) != 0) {
            flags = tfhd.s32(at);
        }
    }

    private void run(Box trun) throws MalformedMediaException {
        int given = trun.s32(0) & 0xffffff;
        int version = trun.u8(0);
        long count = trun.u32(4);
        int at = 8;
        long offset = mdat.start();
        if ((given & RUN_OFFSET) != 0) {
            offset = (long) moof.header() + trun.s32(at);
            at += 4;
        }
        int firstFlags = flags;
        if ((given & RUN_FIRST_FLAGS) != 0) {
            firstFlags = trun.s32(at);
            at += 4;
        }
        int entry = 4 * Integer.bitCount(given & (SAMPLE_DURATION | SAMPLE_SIZE | SAMPLE_FLAGS | SAMPLE_COMPOSITION));
        // Without an entry of its own a sample costs no bytes here, so the count is bounded by the media instead.
        long most = entry == 0 ? mdat.length() : (trun.length() - at) / entry;
        if (count > most) {
            throw new MalformedMediaException("a run promises " + count + " samples, it can hold " + most);
        }
        for (int i = 0; i < count; i++, at += entry) {
            int field = at;
            long length = duration;
            if ((given & SAMPLE_DURATION) != 0) {
                length = trun.u32(field);
                field += 4;
            }
            long bytes = size;
            if ((given & SAMPLE_SIZE) != 0) {
                bytes = trun.u32(field);
                field += 4;
            }
            int sampleFlags = i == 0 ? firstFlags : flags;
            if ((given & SAMPLE_FLAGS) != 0) {
                sampleFlags = trun.s32(field);
                field += 4;
            }
            long composition = 0;
            if ((given & SAMPLE_COMPOSITION) != 0) {
                composition = version == 0 ? trun.u32(field) : trun.s32(field);
            }
            sample(offset, length, bytes, sampleFlags, composition);
            offset += bytes;
        }
    }

    private void sample(long offset, long length, long bytes, int sampleFlags, long composition)
            throws MalformedMediaException {
        if (offset < mdat.start() || offset + bytes > mdat.end()) {
            throw new MalformedMediaException("a sample lies outside of the fragment's media");
        }
        if (samples == 0) {
            startsWithSync = (sampleFlags & NOT_SYNC) == 0;
            firstSampleEnd = offset + bytes;
        }
        firstPresentation = Math.min(firstPresentation, decodeTime + elapsed + composition);
        elapsed += length;
        samples++;
    }
}
