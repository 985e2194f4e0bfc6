package io.tailrace.encoder.encode;

import io.tailrace.media.DynamicRange;
import io.tailrace.media.ToneMapping;
import java.util.Locale;

/**
 * What becomes of each colour of an HDR picture in SDR, as a table for ffmpeg's {@code lut3d}: from BT.2100 signals to BT.709 ones for a
 * display of gamma 2.4 (BT.1886). The white of SDR is the reference white of HDR, 203 cd/m² (Report ITU-R BT.2408-7, table 1); what is
 * brighter is brought below it by the curve of an operator. The brightest of the three colours decides for all, so hues stay. Pure.
 *
 * @param from PQ or HLG
 */
record ToneTable(DynamicRange from, ToneMapping mapping) {

    /** Entries of each side. With tetrahedral interpolation the worst of a thousand colours is ΔE*ab 1.0 off (ToneTableIT). */
    private static final int SIDE = 49;

    private static final double WHITE_NITS = 203;

    /** Of the display that the picture was made for; what PQ has beyond is cut off. HLG means it where nothing else is said (BT.2100, table 5). */
    private static final double PEAK_NITS = 1000;

    private static final double PEAK = PEAK_NITS / WHITE_NITS;

    /** Of a display of 1,000 cd/m² (BT.2100, table 5). */
    private static final double HLG_SYSTEM_GAMMA = 1.2;

    private static final double DISPLAY_GAMMA = 2.4;

    /** From BT.2020 to BT.709 in linear light (Report ITU-R BT.2407-0, 2.2). */
    private static final double[][] NARROWED = {
        {1.6605, -0.5876, -0.0728}, {-0.1246, 1.1329, -0.0083}, {-0.0182, -0.1006, 1.1187}
    };

    /** Name of its file, which tells what is in it. */
    String file() {
        return "sdr-of-" + from.word() + "-by-" + mapping.word() + ".cube";
    }

    /** The text of that file, red changing fastest (Adobe Cube LUT Specification 1.0). */
    String cube() {
        StringBuilder text = new StringBuilder("LUT_3D_SIZE " + SIDE + "\n");
        for (int blue = 0; blue < SIDE; blue++) {
            for (int green = 0; green < SIDE; green++) {
                for (int red = 0; red < SIDE; red++) {
                    double[] sdr = sdr(share(red), share(green), share(blue));
                    text.append(String.format(Locale.ROOT, "%.5f %.5f %.5f\n", sdr[0], sdr[1], sdr[2]));
                }
            }
        }
        return text.toString();
    }

    private static double share(int index) {
        return (double) index / (SIDE - 1);
    }

    /** R'G'B' of BT.709 for R'G'B' of BT.2100; all from 0 to 1. */
    double[] sdr(double red, double green, double blue) {
        double[] light = narrowed(from == DynamicRange.PQ ? ofPq(red, green, blue) : ofHlg(red, green, blue));
        double brightest = Math.max(light[0], Math.max(light[1], light[2]));
        double scale = brightest <= 0 ? 1 : curve(Math.min(brightest, PEAK)) / brightest;
        double[] sdr = new double[3];
        for (int i = 0; i < sdr.length; i++) {
            sdr[i] = Math.pow(Math.max(0, Math.min(1, light[i] * scale)), 1 / DISPLAY_GAMMA);
        }
        return sdr;
    }

    /** Light of the display, 1 at the reference white. */
    private static double[] ofPq(double red, double green, double blue) {
        return new double[] {nits(red) / WHITE_NITS, nits(green) / WHITE_NITS, nits(blue) / WHITE_NITS};
    }

    private static double[] ofHlg(double red, double green, double blue) {
        double[] scene = {scene(red), scene(green), scene(blue)};
        double luminance = 0.2627 * scene[0] + 0.6780 * scene[1] + 0.0593 * scene[2];
        double gain = luminance <= 0 ? 0 : PEAK * Math.pow(luminance, HLG_SYSTEM_GAMMA - 1);
        return new double[] {gain * scene[0], gain * scene[1], gain * scene[2]};
    }

    private static double[] narrowed(double[] wide) {
        double[] narrow = new double[3];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = NARROWED[i][0] * wide[0] + NARROWED[i][1] * wide[1] + NARROWED[i][2] * wide[2];
        }
        return narrow;
    }

    /** From light, 1 at the reference white, to light of SDR, 1 at its white; {@code light} is at most {@link #PEAK}. */
    private double curve(double light) {
        return switch (mapping) {
            case MOBIUS -> mobius(light);
            case HABLE -> hable(light) / hable(PEAK);
            case REINHARD -> light / (light + 1) * (PEAK + 1) / PEAK;
            case BT2390 -> spline(light);
        };
    }

    private static double mobius(double light) {
        double knee = 0.3;
        if (light <= knee) {
            return light;
        }
        double a = -knee * knee * (PEAK - 1) / (knee * knee - 2 * knee + PEAK);
        double b = (knee * knee - 2 * knee * PEAK + PEAK) / (PEAK - 1);
        return (b * b + 2 * b * knee + knee * knee) / (b - a) * (light + a) / (light + b);
    }

    private static double hable(double light) {
        double shoulder = 0.15;
        double linear = 0.50;
        double angle = 0.10;
        double toe = 0.20;
        double numerator = 0.02;
        double denominator = 0.30;
        return (light * (light * shoulder + angle * linear) + toe * numerator)
                        / (light * (light * shoulder + linear) + toe * denominator)
                - numerator / denominator;
    }

    /** In the scale of PQ, with its peak as 1. */
    private static double spline(double light) {
        double peak = signal(PEAK_NITS);
        double most = signal(WHITE_NITS) / peak;
        double knee = 1.5 * most - 0.5;
        double value = signal(light * WHITE_NITS) / peak;
        if (value > knee) {
            double t = (value - knee) / (1 - knee);
            double t2 = t * t;
            double t3 = t2 * t;
            value = (2 * t3 - 3 * t2 + 1) * knee + (t3 - 2 * t2 + t) * (1 - knee) + (-2 * t3 + 3 * t2) * most;
        }
        return nits(value * peak) / WHITE_NITS;
    }

    /** SMPTE ST 2084, 5.1: cd/m² of a signal from 0 to 1. */
    private static double nits(double signal) {
        double power = Math.pow(signal, 1 / 78.84375);
        return 10_000 * Math.pow(Math.max(0, power - 0.8359375) / (18.8515625 - 18.6875 * power), 1 / 0.1593017578125);
    }

    /** SMPTE ST 2084, 5.2: the inverse of {@link #nits}. */
    private static double signal(double nits) {
        double power = Math.pow(nits / 10_000, 0.1593017578125);
        return Math.pow((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power), 78.84375);
    }

    /** Light of the scene from 0 to 1 (BT.2100, table 5). */
    private static double scene(double signal) {
        return signal <= 0.5 ? signal * signal / 3 : (Math.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12;
    }
}
