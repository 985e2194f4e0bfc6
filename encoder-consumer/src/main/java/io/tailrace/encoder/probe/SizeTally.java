package io.tailrace.encoder.probe;

import io.tailrace.events.VideoFacts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sizes a picture has at some places of a recording: a recorder writes what its sender sends, which begins small where the line is
 * slow, and turns with the phone. The title is made for the largest; encoding fits all others into it, seen here or not. Pure.
 */
final class SizeTally implements Consumer<String> {

    private static final Pattern FRAME = Pattern.compile("([0-9]{1,5}),([0-9]{1,5})(?:,([0-9]{1,9}):([0-9]{1,9}))?.*");

    /** Matroska counts shapes in whole pixels. */
    private static final double SAME_SHAPE = 0.01;

    private final Set<Size> sizes = new LinkedHashSet<>();

    /** Coded size, and the shape of a pixel; 0 to 0 where it is not known. */
    private record Size(int width, int height, int sarNum, int sarDen) {

        static Size of(VideoFacts video) {
            return new Size(video.getWidth(), video.getHeight(), video.getSarNum(), video.getSarDen());
        }

        double area() {
            return (double) width * height * (isKnown() ? (double) sarNum / sarDen : 1);
        }

        boolean isLike(Size other) {
            boolean isSame = width == other.width && height == other.height;
            return isSame && (!isKnown() || Math.abs(area() / other.area() - 1) < SAME_SHAPE);
        }

        private boolean isKnown() {
            return sarNum > 0 && sarDen > 0;
        }
    }

    /** ffprobe's options for {@link #accept}: a key frame is decoded at each of {@code places} places, spread over the length. */
    static List<String> options(double startSeconds, double seconds, int places) {
        List<String> intervals = new ArrayList<>();
        for (int i = 0; i < places; i++) {
            intervals.add(
                    String.format(Locale.ROOT, "%.3f%%+#1", Math.max(0, startSeconds + seconds * (i + 0.75) / places)));
        }
        return List.of(
                "-select_streams",
                "V:0",
                "-skip_frame",
                "nokey",
                "-probesize",
                "32",
                "-analyzeduration",
                "0",
                "-show_entries",
                "frame=width,height,sample_aspect_ratio",
                "-of",
                "csv=p=0",
                "-read_intervals",
                String.join(",", intervals));
    }

    @Override
    public void accept(String line) {
        Matcher frame = FRAME.matcher(line);
        if (frame.matches()) {
            add(
                    Integer.parseInt(frame.group(1)),
                    Integer.parseInt(frame.group(2)),
                    Optional.ofNullable(frame.group(3)).map(Integer::parseInt).orElse(0),
                    Optional.ofNullable(frame.group(4)).map(Integer::parseInt).orElse(0));
        }
    }

    void add(int width, int height, int sarNum, int sarDen) {
        if (width > 0 && height > 0) {
            sizes.add(new Size(width, height, sarNum, sarDen));
        }
    }

    /** The facts with the largest size, which may be the one they had. */
    VideoFacts largest(VideoFacts video) {
        Size own = Size.of(video);
        Size largest = own;
        boolean isChanged = video.getChangesSize();
        for (Size size : sizes) {
            boolean isOther = !size.isLike(own);
            isChanged |= isOther;
            largest = isOther && size.area() > largest.area() ? size : largest;
        }
        return VideoFacts.newBuilder(video)
                .setWidth(largest.width())
                .setHeight(largest.height())
                .setSarNum(largest.isKnown() ? largest.sarNum() : 1)
                .setSarDen(largest.isKnown() ? largest.sarDen() : 1)
                .setChangesSize(isChanged)
                .build();
    }
}
