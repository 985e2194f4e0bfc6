package io.tailrace.encoder.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node says it is made of. For people only: nothing is decided by it.
 *
 * @param architecture such as {@code amd64}
 * @param gpu empty when nothing tells
 * @param driver version; empty when nothing tells
 */
public record Machine(String architecture, String gpu, String driver) {

    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);

    private static final int LIMIT_SECONDS = 5;
    private static final int LONGEST = 4096;
    private static final Path BOARD = Path.of("/proc/device-tree/model");
    private static final Path TEGRA = Path.of("/etc/nv_tegra_release");
    private static final Path NVIDIA = Path.of("/proc/driver/nvidia/version");
    private static final Path VENDOR = Path.of("/sys/class/drm/renderD128/device/vendor");

    private static final Pattern TEGRA_RELEASE = Pattern.compile("R(\\d+) \\(release\\), REVISION: ([\\d.]+)");
    private static final Pattern KERNEL_MODULE = Pattern.compile("Kernel Module.*?\\s(\\d+\\.\\d+[.\\d]*)");
    private static final Map<String, String> VENDORS = Map.of("0x8086", "Intel", "0x1002", "AMD", "0x10de", "NVIDIA");

    /** Asks this node. */
    public static Machine look() throws InterruptedException {
        return of(System.getProperty("os.arch"), nvidiaSmi(), text(TEGRA), text(BOARD), text(NVIDIA), text(VENDOR));
    }

    /**
     * Pure.
     *
     * @param cards lines of {@code nvidia-smi}: name and driver
     * @param tegra text of {@code /etc/nv_tegra_release}, as the others empty where there is none
     */
    static Machine of(
            String architecture, List<String> cards, String tegra, String board, String nvidia, String vendor) {
        Matcher release = TEGRA_RELEASE.matcher(tegra);
        if (release.find()) {
            String name = board.replace("\0", "").strip();
            return new Machine(
                    architecture, name.isEmpty() ? "Jetson" : name, "L4T " + release.group(1) + "." + release.group(2));
        }
        if (!cards.isEmpty()) {
            return new Machine(architecture, names(cards), field(cards.get(0), 1));
        }
        Matcher module = KERNEL_MODULE.matcher(nvidia);
        if (module.find()) {
            return new Machine(architecture, "NVIDIA", module.group(1));
        }
        return new Machine(
                architecture, Optional.ofNullable(VENDORS.get(vendor.strip())).orElse(""), "");
    }

    /** {@code 4 x NVIDIA L4}. */
    private static String names(List<String> cards) {
        Map<String, Long> counts = cards.stream()
                .collect(Collectors.groupingBy(card -> field(card, 0), LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() == 1 ? entry.getKey() : entry.getValue() + " x " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String field(String card, int index) {
        String[] fields = card.split(",", -1);
        return index < fields.length ? fields[index].strip() : "";
    }

    /** Empty where the program is not there, or has nothing to say. */
    private static List<String> nvidiaSmi() throws InterruptedException {
        try {
            Process process = new ProcessBuilder(
                            "nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            try {
                // It writes a line per card, which fits into the pipe.
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    return List.of();
                }
                byte[] said = process.getInputStream().readNBytes(LONGEST);
                List<String> cards = new ArrayList<>(
                        new String(said, StandardCharsets.UTF_8).lines().toList());
                cards.removeIf(String::isBlank);
                return cards;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            LOG.debug("There is no nvidia-smi here", e);
            return List.of();
        }
    }

    /** Empty where there is no such file. */
    private static String text(Path file) {
        try (var bytes = Files.newInputStream(file)) {
            return new String(bytes.readNBytes(LONGEST), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
