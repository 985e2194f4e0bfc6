package io.tailrace.encoder.scan;

import io.tailrace.service.Setting;
import java.util.List;

/** The variables of the reconciliation scan. */
public final class ScanSettings {

    public static final Setting PREFIXES = new Setting(
            "TAILRACE_SCAN_PREFIXES",
            "",
            "Beginnings of keys in the input bucket that the scan looks at, separated by commas; needed for the role scan");
    public static final Setting INTERVAL =
            new Setting("TAILRACE_SCAN_INTERVAL", "2m", "Pause between two rounds of the scan, 1s to 1d");
    public static final Setting MIN_AGE = new Setting(
            "TAILRACE_SCAN_MIN_AGE",
            "10m",
            "How long the scan must have seen an object unchanged before it announces it");
    public static final Setting MAX_AGE = new Setting(
            "TAILRACE_SCAN_MAX_AGE",
            "7d",
            "Objects that were written longer ago are left alone; at most TAILRACE_JOBS_RETENTION of the router, 90d");
    public static final Setting SUFFIXES = new Setting(
            "TAILRACE_SCAN_SUFFIXES",
            "mp4,m4v,mov,mkv,webm,ts,m2ts,mts,mpg,mpeg,flv,mxf,avi,m4a,mp3,wav,aac,flac,ogg",
            "Ends of file names that are recordings, after the dot, separated by commas");

    private ScanSettings() {}

    public static List<Setting> all() {
        return List.of(PREFIXES, INTERVAL, MIN_AGE, MAX_AGE, SUFFIXES);
    }
}
