package io.tailrace.router.job;

import io.tailrace.router.state.RangeRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Which chunks the tasks of a group are for; no ranges at all stand for chunks 0, 1, 2 and so on. */
public final class ChunkRanges {

    private ChunkRanges() {}

    /** The chunks of 0 to {@code chunks - 1} that {@code isWanted}, as ranges in order. */
    static List<RangeRow> of(int chunks, IntPredicate isWanted) {
        List<RangeRow> ranges = new ArrayList<>();
        int first = -1;
        for (int chunk = 0; chunk <= chunks; chunk++) {
            boolean isIn = chunk < chunks && isWanted.test(chunk);
            if (isIn && first < 0) {
                first = chunk;
            } else if (!isIn && first >= 0) {
                ranges.add(new RangeRow(first, chunk - first));
                first = -1;
            }
        }
        return ranges;
    }

    static int count(List<RangeRow> ranges) {
        return ranges.stream().mapToInt(RangeRow::getCount).sum();
    }

    /** The chunk of a group's task number {@code index}, from 0. */
    public static int at(List<RangeRow> ranges, int index) {
        int left = index;
        for (RangeRow range : ranges) {
            if (left < range.getCount()) {
                return range.getFirst() + left;
            }
            left -= range.getCount();
        }
        return left;
    }

    /** Whether a group of {@code tasks} tasks has one for {@code chunk}. */
    static boolean contain(List<RangeRow> ranges, int tasks, int chunk) {
        return ranges.isEmpty()
                ? chunk < tasks
                : ranges.stream()
                        .anyMatch(range -> chunk >= range.getFirst() && chunk < range.getFirst() + range.getCount());
    }
}
