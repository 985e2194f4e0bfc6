package io.tailrace.router.plan;

import io.tailrace.events.VideoFacts;
import io.tailrace.profiles.Box;

/** Width and height of a picture in square pixels, as a viewer sees it. */
record PictureSize(int width, int height) {

    /** Beyond any screen; keeps absurd aspect ratios within the numbers. */
    private static final long LONGEST = 1 << 20;

    /** The size on screen: pixels made square by stretching the width, then turned by the rotation. */
    static PictureSize shown(VideoFacts video) {
        boolean isKnownAspect = video.getSarNum() > 0 && video.getSarDen() > 0;
        double aspect = isKnownAspect ? (double) video.getSarNum() / video.getSarDen() : 1;
        int width = Math.toIntExact(Math.max(1, Math.min(LONGEST, Math.round(video.getWidth() * aspect))));
        int height = Math.max(1, video.getHeight());
        boolean isTurned = Math.floorMod(video.getRotation(), 180) == 90;
        return isTurned ? new PictureSize(height, width) : new PictureSize(width, height);
    }

    /** How much larger the turned {@code box} is than this picture: above 1 when the picture fits with room on both sides. */
    double roomIn(Box box) {
        return Math.min((double) box.longSide() / longSide(), (double) box.shortSide() / shortSide());
    }

    /**
     * This picture within the turned {@code box}: same shape, sides rounded to even, never larger than it was. Two pixels is the least, so
     * only a side of one pixel grows.
     */
    PictureSize fitInto(Box box) {
        double scale = Math.min(1, roomIn(box));
        return new PictureSize(scaled(width, scale), scaled(height, scale));
    }

    private static int scaled(int side, double scale) {
        int nearest = 2 * Math.toIntExact(Math.round(side * scale / 2));
        return Math.max(2, Math.min(nearest, side - side % 2));
    }

    int longSide() {
        return Math.max(width, height);
    }

    int shortSide() {
        return Math.min(width, height);
    }

    long pixels() {
        return (long) width * height;
    }
}
