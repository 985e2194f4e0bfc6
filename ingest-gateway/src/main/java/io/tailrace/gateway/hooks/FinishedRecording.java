package io.tailrace.gateway.hooks;

import io.tailrace.profiles.RecordedPath;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A recording that a hook says is finished.
 *
 * @param place   where it is
 * @param etag    of the object, if the recorder knows
 * @param eventId what tells this recording from a later one under the same name; at most 256 characters
 * @param eventTimeMillis when it ended, by the recorder's clock; 0 when unknown
 * @param details what else is worth keeping with the job, as metadata
 */
public record FinishedRecording(
        Place place,
        Optional<String> versionId,
        Optional<String> etag,
        OptionalLong size,
        String eventId,
        long eventTimeMillis,
        Map<String, String> details) {

    private static final int LONGEST_DETAIL = 256;

    /** Where a recording is. */
    public sealed interface Place {}

    /** In the object store. */
    public record Stored(String bucket, String key) implements Place {}

    /** A file on the recorder's machine. */
    public record LocalFile(RecordedPath path) implements Place {}

    public FinishedRecording {
        details = Map.copyOf(details);
    }

    static FinishedRecording of(Place place, String eventId) {
        return new FinishedRecording(
                place, Optional.empty(), Optional.empty(), OptionalLong.empty(), eventId, 0, Map.of());
    }

    FinishedRecording at(long millis) {
        return new FinishedRecording(place, versionId, etag, size, eventId, millis, details);
    }

    FinishedRecording withSize(OptionalLong bytes) {
        return new FinishedRecording(place, versionId, etag, bytes, eventId, eventTimeMillis, details);
    }

    FinishedRecording withVersion(Optional<String> version, Optional<String> tag) {
        return new FinishedRecording(place, version, tag, size, eventId, eventTimeMillis, details);
    }

    /** Adds a detail, cut and without control characters: it describes the recording and decides nothing. */
    FinishedRecording with(String name, Optional<String> value) {
        Map<String, String> more = new LinkedHashMap<>(details);
        value.map(text -> text.replaceAll("\\p{Cntrl}", " ").strip())
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> more.put(name, cut(text)));
        return new FinishedRecording(place, versionId, etag, size, eventId, eventTimeMillis, more);
    }

    /** Never between the halves of a surrogate pair. */
    private static String cut(String text) {
        if (text.length() <= LONGEST_DETAIL) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_DETAIL - 1)) ? LONGEST_DETAIL - 1 : LONGEST_DETAIL;
        return text.substring(0, end);
    }
}
