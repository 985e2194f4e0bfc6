package io.tailrace.encoder.translate;

import io.tailrace.encoder.dialect.Device;
import io.tailrace.encoder.dialect.Operation;
import io.tailrace.encoder.translate.Graph.Chain;
import io.tailrace.encoder.translate.Graph.Filter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Filters of the CPU in the words of a device, as far as that does the same. Pure. */
record DeviceFilters(Device device) {

    /** Look at no sample, so they take pictures of a device as they are. */
    private static final Set<String> PASSING = Set.of(
            "fps",
            "trim",
            "setpts",
            "settb",
            "framestep",
            "split",
            "null",
            "setsar",
            "setdar",
            "setparams",
            "setfield",
            "sidedata",
            "realtime");

    private static final String SIZE = "-1|-2|[1-9]\\d*";

    /** Formats of 8 bit and 4:2:0: what the scalers of devices make. */
    static final Set<String> PLAIN = Set.of("yuv420p", "nv12");

    /** The same graph on the device; empty where one of its filters of pictures is not known there. */
    Optional<Graph> of(Graph graph) {
        List<Chain> chains = new ArrayList<>();
        for (Chain chain : graph.chains()) {
            if (chain.isSound()) {
                chains.add(chain);
                continue;
            }
            List<Filter> filters = new ArrayList<>();
            for (Filter filter : chain.filters()) {
                Optional<String> there = of(filter);
                if (there.isEmpty()) {
                    return Optional.empty();
                }
                filters.add(Filter.parse(there.get()));
            }
            chains.add(new Chain(chain.before(), filters, chain.behind()));
        }
        return Optional.of(new Graph(chains));
    }

    /** The first filter of pictures that the device does not do; for a note. */
    Optional<String> obstacle(Graph graph) {
        return graph.chains().stream()
                .filter(chain -> !chain.isSound())
                .flatMap(chain -> chain.filters().stream())
                .filter(filter -> of(filter).isEmpty())
                .map(Filter::text)
                .findFirst();
    }

    private Optional<String> of(Filter filter) {
        if (PASSING.contains(filter.name())) {
            return Optional.of(filter.text());
        }
        return switch (filter.name()) {
            case "scale" -> scale(filter);
            case "format" -> PLAIN.contains(filter.options()) ? device.resized("iw", "ih") : Optional.empty();
            case "transpose" -> transpose(filter);
            case "bwdif" -> deinterlace(filter); // what yadif makes is another picture
            default -> Optional.empty();
        };
    }

    /** To a size and nothing else; the kernel is the device's own. */
    private Optional<String> scale(Filter filter) {
        Map<String, String> options = options(filter, List.of("w", "h"));
        options.remove("flags");
        String width = first(options, "w", "width");
        String height = first(options, "h", "height");
        boolean isSize = options.isEmpty() && width.matches(SIZE) && height.matches(SIZE);
        return isSize ? device.resized(width, height) : Optional.empty();
    }

    private Optional<String> transpose(Filter filter) {
        Map<String, String> options = options(filter, List.of("dir"));
        String direction = first(options, "dir");
        if (!options.isEmpty()) {
            return Optional.empty();
        }
        return switch (direction) {
            case "1", "clock" -> device.turned(new Operation.Turning(90, false));
            case "2", "cclock" -> device.turned(new Operation.Turning(270, false));
            default -> Optional.empty();
        };
    }

    /** Only where the order of the fields is said. */
    private Optional<String> deinterlace(Filter filter) {
        Map<String, String> options = options(filter, List.of("mode", "parity", "deint"));
        String mode = first(options, "mode");
        String parity = first(options, "parity");
        String which = first(options, "deint");
        boolean isKnown = options.isEmpty()
                && Set.of("", "0", "1", "send_frame", "send_field").contains(mode)
                && Set.of("0", "1", "tff", "bff").contains(parity)
                && Set.of("", "0", "all").contains(which);
        return isKnown
                ? device.deinterlaced(new Operation.Deinterlacing(
                        mode.equals("1") || mode.equals("send_field"), parity.equals("1") || parity.equals("bff")))
                : Optional.empty();
    }

    private static String first(Map<String, String> options, String... names) {
        String found = "";
        for (String name : names) {
            String value = options.remove(name);
            found = value == null ? found : value;
        }
        return found;
    }

    /** By name; those without one are named by their place. */
    private static Map<String, String> options(Filter filter, List<String> places) {
        Map<String, String> options = new LinkedHashMap<>();
        int place = 0;
        for (String part : filter.options().isEmpty() ? List.<String>of() : Graph.split(filter.options(), ':')) {
            int equals = part.indexOf('=');
            if (equals >= 0) {
                options.put(part.substring(0, equals), part.substring(equals + 1));
            } else {
                options.put(place < places.size() ? places.get(place) : "#" + place, part);
                place++;
            }
        }
        return options;
    }
}
