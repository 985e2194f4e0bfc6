package io.tailrace.packager.asset;

import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.media.PartList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where everything of an asset lies below its prefix in the output bucket (design, objects). Media keys carry the generation. */
public final class AssetLayout {

    public static final String MULTIVARIANT = "master.m3u8";
    public static final String MPD = "manifest.mpd";
    public static final String RECEIPT = "asset.json";
    public static final String POSTER = "poster.jpg";
    /** Names the job that owns the prefix. */
    public static final String OWNER = ".tailrace-owner";

    /** Names become keys: no folders, nothing that a shell, a URL or a file system reads in its own way. */
    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /** Keys of an asset's own that would be folders of another asset inside of it; a store on a file system cannot hold both. */
    private static final Pattern RESERVED =
            Pattern.compile("master\\.m3u8|manifest\\.mpd|asset\\.json|poster\\.jpg|\\.tailrace-owner|init\\.mp4"
                    + "|[0-9]{6,}\\.(?:m4s|vtt)|subtitles\\.vtt|storyboard(?:-[0-9]{6,})?\\.(?:vtt|jpg)|r[0-9]+");

    private AssetLayout() {}

    /** An object to publish: its name beside part.json, and its path below the asset's prefix. */
    public record Placement(PartList.StoredObject object, String path) {}

    /** True for a name that no folder of an output prefix may have. */
    public static boolean isReserved(String folder) {
        return RESERVED.matcher(folder).matches();
    }

    /** Folder of a rendition's generation, with a slash at its end. */
    public static String folder(Rendition rendition, int generation) {
        String name = safe(rendition.getName());
        return switch (rendition.getKind()) {
            case VIDEO -> "video/" + name + "/g" + generation + "/";
            case AUDIO -> "audio/" + below("audio", name) + "/g" + generation + "/";
            case FILE -> "files/" + name + "/g" + generation + "/";
            case IMAGE -> "thumbnails/g" + generation + "/";
            case TEXT -> "text/" + below("text", name) + "/g" + generation + "/";
            case UNKNOWN -> throw new IllegalArgumentException("rendition " + name + " is of no known kind");
        };
    }

    /** Name of segment {@code number}, counted from 1. */
    public static String segment(int number) {
        return String.format(Locale.ROOT, "%06d.m4s", number);
    }

    /** All objects of a unit and where they go. */
    public static List<Placement> place(Rendition rendition, PartList part) {
        String folder = folder(rendition, part.generation());
        List<Placement> placements = new ArrayList<>();
        part.initSegment().ifPresent(init -> placements.add(new Placement(init, folder + "init.mp4")));
        for (PartList.Segment segment : part.segments()) {
            placements.add(new Placement(
                    new PartList.StoredObject(segment.name(), segment.size(), segment.sha256()),
                    folder
                            + (rendition.getKind() == RenditionKind.TEXT
                                    ? safe(segment.name())
                                    : segment(segment.number()))));
        }
        for (PartList.StoredObject file : part.files()) {
            placements.add(new Placement(file, folder + safe(file.name())));
        }
        return placements;
    }

    /** Media playlist of a track in a revision. */
    public static String playlist(int revision, String type, String rendition) {
        return "r" + revision + "/" + type + "/" + below(type, safe(rendition)) + ".m3u8";
    }

    /** Chapters in a revision: {@code json} as HLS has them, {@code vtt} for everybody else. */
    public static String chapters(int revision, String suffix) {
        return "r" + revision + "/chapters." + suffix;
    }

    /** I-frame playlist of a video rendition in a revision. */
    public static String iFramePlaylist(int revision, String rendition) {
        return "r" + revision + "/video/" + safe(rendition) + "-iframe.m3u8";
    }

    /** MIME type of an object by its name; segments are RFC 8216bis and RFC 4337 types. */
    public static String contentType(String path) {
        String suffix = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (suffix) {
            case "m4s" -> "video/iso.segment";
            case "mp4" -> path.startsWith("audio/") ? "audio/mp4" : "video/mp4";
            case "m4a" -> "audio/mp4";
            case "mov" -> "video/quicktime";
            case "mxf" -> "application/mxf";
            case "jpg", "jpeg" -> "image/jpeg";
            case "png" -> "image/png";
            case "vtt" -> "text/vtt";
            case "m3u8" -> "application/vnd.apple.mpegurl";
            case "mpd" -> "application/dash+xml";
            case "json" -> "application/json";
            default -> "application/octet-stream";
        };
    }

    /** What the folder says already goes: {@code audio-en-aac-2} lies in {@code audio/en-aac-2}. */
    private static String below(String folder, String rendition) {
        return rendition.startsWith(folder + "-") ? safe(rendition.substring(folder.length() + 1)) : rendition;
    }

    private static String safe(String name) {
        if (!SAFE_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no safe name for an object");
        }
        return name;
    }
}
