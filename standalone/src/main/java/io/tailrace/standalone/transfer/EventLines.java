package io.tailrace.standalone.transfer;

import java.util.Optional;

/** Makes events of the lines of a stream (WHATWG HTML, 9.2.6). One thread. */
final class EventLines {

    /**
     * One event.
     *
     * @param id of the stream so far; empty when there was none yet
     */
    record Event(Optional<String> id, String name, String data) {}

    private final StringBuilder data = new StringBuilder();
    private Optional<String> id = Optional.empty();
    private String name = "";

    /** Takes a line without its end; gives back the event that it completes. */
    Optional<Event> take(String line) {
        if (line.isEmpty()) {
            return complete();
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        if (value.startsWith(" ")) {
            value = value.substring(1);
        }
        switch (field) {
            case "id" -> id = value.indexOf('\0') < 0 ? Optional.of(value) : id;
            case "event" -> name = value;
            case "data" -> data.append(value).append('\n');
            default -> {
                // A comment, or what this client has no use for.
            }
        }
        return Optional.empty();
    }

    private Optional<Event> complete() {
        Optional<Event> event = data.isEmpty()
                ? Optional.empty()
                : Optional.of(new Event(id, name.isEmpty() ? "message" : name, data.substring(0, data.length() - 1)));
        data.setLength(0);
        name = "";
        return event;
    }
}
