package io.tailrace.router.pool;

import io.tailrace.events.AudioFacts;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.FileIntent;
import io.tailrace.events.Lane;
import io.tailrace.events.OverlayIntent;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoFacts;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.DynamicRange;
import io.tailrace.media.SourceRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a group of renditions needs of a pool.
 *
 * @param renditions of one group
 * @param encoders   codecs, such as {@code h264}
 * @param decoders   codecs as ffprobe names them
 * @param filters    as ffmpeg names them
 * @param bitDepth   of the source
 * @param pixels     of the source's coded picture; 0 without one
 * @param sourceRoots names of folders of sources that it reads
 * @param features   what of its intents not every worker heeds
 * @param encoderVersion the build that must make them, as {@link EncoderVersion} reads it; empty: any
 */
public record Need(
        Plan plan,
        List<Rendition> renditions,
        Set<String> encoders,
        Set<String> decoders,
        Set<String> filters,
        int bitDepth,
        long pixels,
        Set<String> sourceRoots,
        Set<String> features,
        Lane lane,
        String encoderVersion) {

    private static final String WIDE_PRIMARIES = "bt2020";
    private static final Set<String> INTERLACED = Set.of("tt", "bb", "tb", "bt");

    /** What {@code renditions} of {@code plan} need, made by any build. */
    public static Need of(Plan plan, List<Rendition> renditions, Lane lane) {
        return of(plan, renditions, lane, "");
    }

    /** What {@code renditions} of {@code plan} need; their own pools are not looked at. */
    public static Need of(Plan plan, List<Rendition> renditions, Lane lane, String encoderVersion) {
        SourceFacts facts = plan.getFacts();
        Set<String> encoders = new TreeSet<>();
        Set<String> decoders = new TreeSet<>();
        Set<String> filters = new TreeSet<>();
        for (Rendition rendition : renditions) {
            encoders.addAll(encoders(rendition));
            tracks(rendition).forEach(track -> decoders.add(codec(facts, track)));
        }
        Set<String> roots = roots(plan, renditions);
        Set<String> features = new TreeSet<>();
        renditions.forEach(rendition -> rendition.getFile().ifPresent(file -> features.addAll(features(file))));
        boolean seesPictures = renditions.stream().anyMatch(Need::isPicture);
        if (seesPictures && facts.getVideo().isPresent()) {
            VideoFacts video = facts.getVideo().get();
            decoders.add(video.getCodec());
            filters.addAll(filters(video));
            renditions.forEach(rendition -> filters.addAll(reframing(rendition)));
            if (renditions.stream().anyMatch(Need::isDrawnUpon)) {
                filters.addAll(drawing(plan));
            }
            return new Need(
                    plan,
                    List.copyOf(renditions),
                    encoders,
                    decoders,
                    filters,
                    video.getBitDepth(),
                    (long) video.getWidth() * video.getHeight(),
                    roots,
                    features,
                    lane,
                    encoderVersion);
        }
        return new Need(
                plan,
                List.copyOf(renditions),
                encoders,
                decoders,
                filters,
                8,
                0,
                roots,
                features,
                lane,
                encoderVersion);
    }

    /** Of a prepared title, pictures are made of the copy alone. */
    private static Set<String> roots(Plan plan, List<Rendition> renditions) {
        Set<String> roots = new TreeSet<>();
        for (Rendition rendition : renditions) {
            boolean isOfMedia =
                    rendition.getKind() == RenditionKind.VIDEO || rendition.getKind() == RenditionKind.IMAGE;
            String bucket = isOfMedia
                    ? plan.getMedia().getBucket()
                    : plan.getFacts().getSource().getBucket();
            SourceRoot.name(bucket).ifPresent(roots::add);
            if (isDrawnUpon(rendition)) {
                plan.getOverlays().stream()
                        .flatMap(overlay -> overlay.getImage().stream())
                        .forEach(image -> SourceRoot.name(image.getBucket()).ifPresent(roots::add));
            }
        }
        return roots;
    }

    private static Set<String> features(FileIntent file) {
        Set<String> features = new TreeSet<>();
        if (file.getVideo().filter(VideoIntent::getIsIntra).isPresent()) {
            features.add("intra");
        }
        if (!file.getTimecode().isEmpty()) {
            features.add("timecode");
        }
        if (!file.getMoreAudio().isEmpty()) {
            features.add("tracks");
        }
        return features;
    }

    private static Set<String> encoders(Rendition rendition) {
        Set<String> codecs = new TreeSet<>();
        rendition.getVideo().ifPresent(video -> codecs.add(encoder(video)));
        rendition.getAudio().ifPresent(audio -> codecs.add(audio.getCodec()));
        rendition.getImage().ifPresent(image -> codecs.add("jpeg"));
        rendition.getFile().ifPresent(file -> {
            file.getVideo().ifPresent(video -> codecs.add(encoder(video)));
            file.getMaster().ifPresent(master -> codecs.add(master.getCodec()));
            file.getAudio().ifPresent(audio -> codecs.add(audio.getCodec()));
        });
        return codecs;
    }

    /** As capabilities name it. */
    private static String encoder(VideoIntent video) {
        return video.getCodec() + (video.getRange().equals(DynamicRange.SDR.word()) ? "" : "-10bit");
    }

    private static Set<Integer> tracks(Rendition rendition) {
        Set<Integer> tracks = new TreeSet<>();
        sounds(rendition).forEach(audio -> {
            tracks.add(audio.getTrack());
            tracks.addAll(audio.getJoined());
        });
        return tracks;
    }

    /** All sound that a rendition holds. */
    static List<AudioIntent> sounds(Rendition rendition) {
        List<AudioIntent> sounds = new ArrayList<>();
        rendition.getAudio().ifPresent(sounds::add);
        rendition.getFile().ifPresent(file -> {
            file.getAudio().ifPresent(sounds::add);
            sounds.addAll(file.getMoreAudio());
        });
        return sounds;
    }

    private static String codec(SourceFacts facts, int track) {
        return facts.getAudio().stream()
                .filter(audio -> audio.getTrack() == track)
                .map(AudioFacts::getCodec)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the source has no sound track " + track));
    }

    private static boolean isPicture(Rendition rendition) {
        return rendition.getKind() == RenditionKind.VIDEO
                || rendition.getKind() == RenditionKind.IMAGE
                || rendition.getFile().filter(Need::showsPicture).isPresent();
    }

    private static boolean showsPicture(FileIntent file) {
        return file.getVideo().isPresent() || file.getMaster().isPresent();
    }

    private static boolean isDrawnUpon(Rendition rendition) {
        return rendition.getVideo().isPresent()
                || rendition.getFile().flatMap(FileIntent::getVideo).isPresent();
    }

    /** Workers before they knew of overlays do not tell of these, and would leave them out. */
    private static Set<String> drawing(Plan plan) {
        Set<String> filters = new TreeSet<>();
        for (OverlayIntent overlay : plan.getOverlays()) {
            filters.addAll(overlay.getImage().isPresent() ? Set.of("movie", "overlay") : Set.of("drawtext"));
        }
        return filters;
    }

    /** Workers before they knew of shapes do not have these: they would stretch the picture. */
    private static Set<String> reframing(Rendition rendition) {
        return rendition
                .getFile()
                .flatMap(FileIntent::getVideo)
                .flatMap(VideoIntent::getReframe)
                .map(reframe -> switch (reframe.getFit()) {
                    case "blur" -> Set.of("crop", "gblur", "overlay");
                    default -> Set.of(reframe.getFit());
                })
                .orElse(Set.of());
    }

    private static Set<String> filters(VideoFacts video) {
        Set<String> filters = new TreeSet<>(Set.of("scale"));
        if (DynamicRange.ofTransfer(video.getColorTransfer()).isHigh()) {
            filters.add("lut3d");
        } else if (video.getColorPrimaries().equals(WIDE_PRIMARIES)) {
            filters.add("zscale");
        }
        if (INTERLACED.contains(video.getFieldOrder())) {
            filters.add("bwdif");
        }
        return filters;
    }

    /** Where the source lies; a prepared copy of it lies elsewhere and is read for the picture only. */
    String bucket() {
        return plan.getFacts().getSource().getBucket();
    }

    /** Pictures that a GPU encodes at once when all renditions are made by one task; sound, text and stills are made by the CPU. */
    int pictures() {
        return Math.toIntExact(renditions.stream()
                .filter(rendition -> rendition.getKind() == RenditionKind.VIDEO
                        || rendition.getFile().flatMap(FileIntent::getVideo).isPresent())
                .count());
    }

    int tasks() {
        return renditions.stream().mapToInt(Rendition::getUnits).max().orElse(1);
    }
}
