package io.tailrace.ffmpeg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Splits a stream into lines of bounded length: what a child writes may repeat what a hostile source says. */
final class LineReader {

    static final int LONGEST = 64 << 10;

    private LineReader() {}

    /** Reads to the end. Lines end with LF, CR or both; the rest of a longer line is dropped. */
    static void drain(InputStream from, Consumer<String> lines) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        byte[] buffer = new byte[8 << 10];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            for (int i = 0; i < read; i++) {
                if (buffer[i] != '\n' && buffer[i] != '\r') {
                    if (line.size() < LONGEST) {
                        line.write(buffer[i]);
                    }
                } else if (line.size() > 0) {
                    lines.accept(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                }
            }
        }
        if (line.size() > 0) {
            lines.accept(line.toString(StandardCharsets.UTF_8));
        }
    }
}
