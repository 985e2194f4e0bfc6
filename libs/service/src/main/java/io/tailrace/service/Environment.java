package io.tailrace.service;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads configuration variables. A variable that is set to nothing but blanks counts as not set. Every reader throws
 * {@link ConfigurationException} when the value is not what it should be; messages never repeat values of secrets, since only readers
 * of numbers, durations, flags, addresses and paths repeat a value at all.
 */
public final class Environment {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private static final Pattern BYTES = Pattern.compile("(\\d{1,15})([kmgt]?)");

    private final Map<String, String> values;

    private Environment(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** The variables of this process. */
    public static Environment system() {
        return new Environment(System.getenv());
    }

    public static Environment of(Map<String, String> values) {
        return new Environment(values);
    }

    /** This environment, with {@code more} over it. */
    public Environment with(Map<String, String> more) {
        Map<String, String> both = new HashMap<>(values);
        both.putAll(more);
        return new Environment(both);
    }

    /** All variables whose name starts with {@code prefix}. */
    public Map<String, String> values(String prefix) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The value, or the setting's fallback; empty when there is neither. */
    public Optional<String> optional(Setting setting) {
        return Optional.of(values.getOrDefault(setting.name(), ""))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .or(() -> Optional.of(setting.fallback()).filter(value -> !value.isEmpty()));
    }

    /** The value, or the setting's fallback; it is an error to have neither. */
    public String text(Setting setting) {
        return optional(setting)
                .orElseThrow(() -> new ConfigurationException(setting.name() + " is not set: " + setting.meaning()));
    }

    public int integer(Setting setting, int min, int max) {
        String text = text(setting);
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw refused(setting, text, "a whole number from " + min + " to " + max, e);
        }
        throw refused(setting, text, "a whole number from " + min + " to " + max);
    }

    /** A whole number with its unit: {@code 250ms}, {@code 30s}, {@code 10m}, {@code 72h}, {@code 30d}. */
    public Duration duration(Setting setting) {
        String text = text(setting);
        Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw refused(setting, text, "a number with ms, s, m, h or d, such as 30s or 72h");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** A whole number of bytes, or with a unit of 1024 of the one below: {@code 900m}, {@code 2g}. */
    public long bytes(Setting setting) {
        String text = text(setting);
        String allowed = "a number of bytes, or one with k, m, g or t, such as 900m or 2g";
        Matcher matcher = BYTES.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw refused(setting, text, allowed);
        }
        int shift = 10 * "kmgt".indexOf(matcher.group(2)) + (matcher.group(2).isEmpty() ? 0 : 10);
        long amount = Long.parseLong(matcher.group(1));
        if (amount > Long.MAX_VALUE >> shift) {
            throw refused(setting, text, allowed);
        }
        return amount << shift;
    }

    public boolean flag(Setting setting) {
        String text = text(setting);
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw refused(setting, text, "true or false");
        };
    }

    /** The value as an absolute path. */
    public Path path(Setting setting) {
        String text = text(setting);
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw refused(setting, text, "a path", e);
        }
    }

    /** Comma-separated, blanks around the parts dropped; empty when not set. */
    public List<String> list(Setting setting) {
        return optional(setting).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** An absolute http or https address. */
    public URI uri(Setting setting) {
        String text = text(setting);
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme();
            if (uri.getHost() != null && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw refused(setting, text, "an http or https address", e);
        }
        throw refused(setting, text, "an http or https address");
    }

    private static ConfigurationException refused(Setting setting, String value, String allowed) {
        return new ConfigurationException(sentence(setting, value, allowed));
    }

    private static ConfigurationException refused(Setting setting, String value, String allowed, Exception cause) {
        return new ConfigurationException(sentence(setting, value, allowed), cause);
    }

    private static String sentence(Setting setting, String value, String allowed) {
        return setting.name() + " is \"" + value + "\", it must be " + allowed;
    }
}
