package io.tailrace.store;

import java.util.List;
import java.util.Optional;

/**
 * A part of a listing, in the order of the keys.
 *
 * @param after to be given to ask for the next page, now or later; empty on the last
 */
public record ListedPage(List<ListedObject> objects, Optional<String> after) {

    public ListedPage {
        objects = List.copyOf(objects);
    }
}
