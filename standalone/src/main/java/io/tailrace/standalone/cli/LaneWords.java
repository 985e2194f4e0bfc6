package io.tailrace.standalone.cli;

import io.tailrace.profiles.Lanes;
import java.util.Iterator;

/** For completion. */
final class LaneWords implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Lanes.words().iterator();
    }
}
