package io.tailrace.gateway.jobs;

import io.tailrace.gateway.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Place of a job in the listing: newest first, then by id. */
record Position(long createdAtMillis, String id) implements Comparable<Position> {

    private static final Comparator<Position> ORDER =
            Comparator.comparingLong(Position::createdAtMillis).reversed().thenComparing(Position::id);
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,18})\\.([0-9a-z]{1,64})");

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    /** Opaque to users. */
    String cursor() {
        byte[] text = (createdAtMillis + "." + id).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /**
     * @throws ProblemException 400 when it is no cursor of ours
     */
    static Position ofCursor(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            Matcher matcher = CURSOR.matcher(text);
            if (matcher.matches()) {
                return new Position(Long.parseLong(matcher.group(1)), matcher.group(2));
            }
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        throw invalid();
    }

    private static ProblemException invalid() {
        return JobFilter.refused("invalid-cursor", "cursor is not one this gateway gave out");
    }
}
