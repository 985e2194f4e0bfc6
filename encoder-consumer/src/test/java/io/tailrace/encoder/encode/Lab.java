package io.tailrace.encoder.encode;

/** A colour as it is seen: CIE L*a*b* under D65, of R'G'B' of BT.709 on a display of gamma 2.4. */
record Lab(double lightness, double a, double b) {

    private static final double[] WHITE = {0.95047, 1, 1.08883};

    static Lab of(double[] signals) {
        double red = Math.pow(signals[0], 2.4);
        double green = Math.pow(signals[1], 2.4);
        double blue = Math.pow(signals[2], 2.4);
        double x = curve((0.4124 * red + 0.3576 * green + 0.1805 * blue) / WHITE[0]);
        double y = curve((0.2126 * red + 0.7152 * green + 0.0722 * blue) / WHITE[1]);
        double z = curve((0.0193 * red + 0.1192 * green + 0.9505 * blue) / WHITE[2]);
        return new Lab(116 * y - 16, 500 * (x - y), 200 * (y - z));
    }

    private static double curve(double light) {
        double limit = 6 / 29.0;
        return light > limit * limit * limit ? Math.cbrt(light) : light / (3 * limit * limit) + 4 / 29.0;
    }

    /** ΔE of 1976: the distance; 2.3 is just seen. */
    double difference(Lab other) {
        return Math.sqrt(
                Math.pow(lightness - other.lightness, 2) + Math.pow(a - other.a, 2) + Math.pow(b - other.b, 2));
    }
}
