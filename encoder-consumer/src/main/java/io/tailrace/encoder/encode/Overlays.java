package io.tailrace.encoder.encode;

import io.tailrace.events.ObjectVersion;
import io.tailrace.events.OverlayIntent;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.DynamicRange;
import io.tailrace.media.FrameRate;
import io.tailrace.media.Timecode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is drawn onto the pictures of one rendition, in their final size. Words of users come to ffmpeg in files only, see
 * {@link OverlayFiles}. Pure.
 *
 * @param firstFrame of the grid, with which the pictures begin
 * @param rendition its name, which is unique in a graph
 */
record Overlays(Title title, VideoIntent video, long firstFrame, String rendition) {

    /** Of the letters' border, which keeps them legible on white. */
    private static final double BORDER_OPACITY = 0.6;

    /** White of 203 cd/m² (Report ITU-R BT.2408) as a signal. */
    private static final double PQ_WHITE = 0.58;

    private static final double HLG_WHITE = 0.75;

    static boolean areIn(Title title) {
        return !title.plan().getOverlays().isEmpty();
    }

    /** Filters from a picture of any size to one of the rendition's, drawn upon; none where nothing is to be drawn. */
    List<String> filters() {
        List<String> filters = new ArrayList<>();
        if (!areIn(title)) {
            return filters;
        }
        filters.add("scale=" + video.getWidth() + ":" + video.getHeight() + ":flags=bicubic"
                + (range().isHigh() ? "" : ":out_color_matrix=bt709:out_range=tv") + ",setsar=1");
        List<OverlayIntent> overlays = title.plan().getOverlays();
        for (int i = 0; i < overlays.size(); i++) {
            OverlayIntent overlay = overlays.get(i);
            filters.add(
                    overlay.getImage().isPresent()
                            ? image(overlay, overlay.getImage().get(), rendition + "-" + i)
                            : letters(overlay));
        }
        return filters;
    }

    private DynamicRange range() {
        return Codecs.range(video);
    }

    private String letters(OverlayIntent overlay) {
        String content = overlay.getText().isEmpty()
                ? "timecode='" + timecode(overlay).replace(":", "\\:") + "':timecode_rate=" + rate() + ":tc24hmax=1"
                : "textfile=../" + OverlayFiles.text(overlay.getText()) + ":expansion=none";
        int size = pixels(overlay.getHeight());
        String grey = String.format("0x%1$02x%1$02x%1$02x", Math.round(255 * white()));
        return "drawtext=fontfile=../" + OverlayFiles.FONT + ":" + content + ":fontsize=" + size + ":fontcolor=" + grey
                + opacity(overlay.getOpacity()) + ":borderw=" + Math.max(1, size / 16) + ":bordercolor=black"
                + opacity(BORDER_OPACITY * overlay.getOpacity()) + place(overlay, "w", "text_w", "h", "text_h");
    }

    /** Of the first picture, in pictures of the rendition. */
    private String timecode(OverlayIntent overlay) {
        return Timecode.parse(overlay.getTimecode(), title.grid().rate())
                .orElseThrow(() -> new IllegalArgumentException("there is no timecode " + overlay.getTimecode()))
                .at(rate())
                .plus(firstFrame / video.getEveryFrames())
                .toString();
    }

    private FrameRate rate() {
        return title.grid(video).rate();
    }

    private double white() {
        return switch (range()) {
            case PQ -> PQ_WHITE;
            case HLG -> HLG_WHITE;
            case SDR -> 1;
        };
    }

    private String image(OverlayIntent overlay, ObjectVersion image, String label) {
        String file = OverlayFiles.image(image);
        return "null[under-" + label + "];movie=filename=../" + file + ":format_name=" + OverlayFiles.demuxer(file)
                + ",format=rgba,colorchannelmixer=aa=" + number(overlay.getOpacity()) + ",scale=-1:"
                + pixels(overlay.getHeight())
                + ":flags=bicubic:out_color_matrix=bt709:out_range=tv,format=yuva420p[mark-"
                + label + "];[under-" + label + "][mark-" + label + "]overlay=format=yuv420"
                + place(overlay, "W", "w", "H", "h");
    }

    /** As options of a filter that has these words for the sizes of the picture and of what is drawn. */
    private String place(OverlayIntent overlay, String width, String ownWidth, String height, String ownHeight) {
        int margin = pixels(overlay.getMargin());
        String at = overlay.getAt();
        String x = at.endsWith("left")
                ? Integer.toString(margin)
                : at.endsWith("right") ? width + "-" + ownWidth + "-" + margin : "(" + width + "-" + ownWidth + ")/2";
        String y = at.startsWith("top")
                ? Integer.toString(margin)
                : at.startsWith("bottom")
                        ? height + "-" + ownHeight + "-" + margin
                        : "(" + height + "-" + ownHeight + ")/2";
        return ":x=" + x + ":y=" + y;
    }

    private int pixels(double share) {
        return (int) Math.max(share > 0 ? 1 : 0, Math.round(share * video.getHeight()));
    }

    private static String opacity(double opacity) {
        return "@" + number(opacity);
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.3f", number);
    }
}
