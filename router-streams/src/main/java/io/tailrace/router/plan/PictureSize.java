package io.tailrace.router.plan;

import io.tailrace.events.VideoFacts;
import io.tailrace.profiles.Box;
import io.tailrace.profiles.Reframe;

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

    /** A picture of {@code shape} within the turned {@code box}, and what becomes of all of this one in it; nothing larger than it was. */
    Reframed reframed(Box box, Reframe shape) {
        double aspect = (double) shape.shapeWidth() / shape.shapeHeight();
        double roomWidth = aspect >= 1 ? box.longSide() : box.shortSide();
        double roomHeight = aspect >= 1 ? box.shortSide() : box.longSide();
        double outerWidth = Math.min(roomWidth, roomHeight * aspect);
        double outerHeight = outerWidth / aspect;
        double byWidth = outerWidth / width;
        double byHeight = outerHeight / height;
        boolean isCut = shape.fit() == Reframe.Fit.CROP;
        double scale = isCut ? Math.max(byWidth, byHeight) : Math.min(byWidth, byHeight);
        double shrunk = 1 / Math.max(1, scale);
        PictureSize outer = new PictureSize(even(outerWidth * shrunk), even(outerHeight * shrunk));
        PictureSize inner = new PictureSize(even(width * scale * shrunk), even(height * scale * shrunk));
        return new Reframed(
                outer,
                isCut
                        ? new PictureSize(Math.max(inner.width, outer.width), Math.max(inner.height, outer.height))
                        : new PictureSize(Math.min(inner.width, outer.width), Math.min(inner.height, outer.height)));
    }

    /**
     * A picture of another shape.
     *
     * @param outer its size
     * @param inner size of the whole source in it, or beyond it
     */
    record Reframed(PictureSize outer, PictureSize inner) {}

    private static int even(double side) {
        return 2 * Math.toIntExact(Math.max(1, Math.round(side / 2)));
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
