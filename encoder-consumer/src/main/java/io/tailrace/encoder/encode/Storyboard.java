package io.tailrace.encoder.encode;

import io.tailrace.events.ImageIntent;
import io.tailrace.events.TilesIntent;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.WebVttTime;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A storyboard's sheets and its index: WebVTT whose cues name a rectangle of a sheet by media fragment ({@code #xywh}, W3C Media Fragments
 * URI 1.0, 4.2.2), the form that web players read. Pure.
 */
record Storyboard(FrameGrid grid, ImageIntent intent, TilesIntent tiles) {

    static final String INDEX = "storyboard.vtt";

    /** Names of the sheets as ffmpeg writes them. */
    static final String PATTERN = "storyboard-%06d.jpg";

    int tilesOfASheet() {
        return tiles.getColumns() * tiles.getRows();
    }

    int sheets() {
        return (tiles.getCount() + tilesOfASheet() - 1) / tilesOfASheet();
    }

    /** Pixels of a sheet. */
    int width() {
        return tiles.getColumns() * intent.getWidth();
    }

    int height() {
        return tiles.getRows() * intent.getHeight();
    }

    /** Name of sheet {@code number}, counted from 1. */
    static String sheet(int number) {
        return String.format(Locale.ROOT, PATTERN, number);
    }

    byte[] index() {
        StringBuilder text = new StringBuilder("WEBVTT\n");
        int perSheet = tilesOfASheet();
        for (int tile = 0; tile < tiles.getCount(); tile++) {
            long first = tile * tiles.getEveryFrames();
            long end = Math.min(grid.totalFrames(), first + tiles.getEveryFrames());
            int onSheet = tile % perSheet;
            text.append('\n')
                    .append(time(first))
                    .append(" --> ")
                    .append(time(end))
                    .append('\n')
                    .append(sheet(tile / perSheet + 1))
                    .append("#xywh=")
                    .append(onSheet % tiles.getColumns() * intent.getWidth())
                    .append(',')
                    .append(onSheet / tiles.getColumns() * intent.getHeight())
                    .append(',')
                    .append(intent.getWidth())
                    .append(',')
                    .append(intent.getHeight())
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String time(long frame) {
        return WebVttTime.of(grid.rate().microsAt(frame));
    }
}
