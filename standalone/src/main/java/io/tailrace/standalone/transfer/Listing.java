package io.tailrace.standalone.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A listing of the gateway, read page by page: every page but the last names the next. */
public final class Listing {

    private static final int LARGEST_PAGE = 500;

    /** How one page is asked for. */
    @FunctionalInterface
    public interface Source {
        JsonNode page(Map<String, String> query) throws TransferException, InterruptedException;
    }

    private final Source source;
    private final Map<String, String> query;
    private boolean hasNext = true;

    /** @param query what is looked for, without limit and cursor */
    public Listing(Source source, Map<String, String> query) {
        this.source = source;
        this.query = new LinkedHashMap<>(query);
    }

    boolean hasNext() {
        return hasNext;
    }

    /** The next page, of as many items as the gateway likes. */
    JsonNode next() throws TransferException, InterruptedException {
        JsonNode page = source.page(query);
        hasNext = page.has("next");
        query.put("cursor", page.path("next").asText());
        return page;
    }

    /** Hands on the first items, at most {@code limit}. */
    public void first(int limit, Consumer<JsonNode> items) throws TransferException, InterruptedException {
        int left = limit;
        while (hasNext && left > 0) {
            query.put("limit", Integer.toString(Math.min(LARGEST_PAGE, left)));
            JsonNode page = next();
            page.path("items").forEach(items);
            left -= page.path("items").size();
        }
    }
}
