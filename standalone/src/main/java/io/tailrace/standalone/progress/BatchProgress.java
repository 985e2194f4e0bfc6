package io.tailrace.standalone.progress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * How far something is that has very many parts: one line, redrawn on a terminal and repeated now and then elsewhere; or JSON objects, one
 * a line. Safe for use by several threads.
 */
public final class BatchProgress implements AutoCloseable {

    /** Further ones are only counted: thousands of the same help nobody. */
    private static final int MOST_REASONS = 50;

    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final String ERASE_LINE = "\r\u001b[K";

    /** What the output is. */
    public enum Kind {
        TERMINAL,
        LINES,
        JSON
    }

    private final PrintStream out;
    private final PrintStream err;
    private final Kind kind;
    private final int columns;
    // guarded by this
    private String drawn = "";
    private String notice = "";
    private long shownNanos = System.nanoTime() - REDRAW_NANOS;
    private long reasons;

    /** @param columns width of a terminal; a longer line would not be erased whole */
    public BatchProgress(PrintStream out, PrintStream err, Kind kind, int columns) {
        this.out = out;
        this.err = err;
        this.kind = kind;
        this.columns = columns;
    }

    /** How it stands; called as often as one likes. */
    public synchronized void update(String sentence) {
        long every = kind == Kind.TERMINAL ? REDRAW_NANOS : REPEAT_NANOS;
        long now = System.nanoTime();
        if (kind == Kind.JSON || now - shownNanos < every || sentence.equals(drawn)) {
            return;
        }
        shownNanos = now;
        if (kind == Kind.TERMINAL) {
            String line = Printable.text(sentence);
            out.print(ERASE_LINE + (line.length() < columns ? line : line.substring(0, columns - 1)));
        } else {
            out.println(Printable.text(sentence));
        }
        out.flush();
        drawn = sentence;
    }

    /** Something that people should know and that passes; said once until something else is. */
    public synchronized void notice(String sentence) {
        if (!sentence.equals(notice)) {
            notice = sentence;
            say(err, "tailrace: " + Printable.text(sentence));
        }
    }

    /** A part that went wrong; {@code reason} is one sentence. */
    public synchronized void failed(String part, String reason) {
        reasons++;
        if (kind == Kind.JSON) {
            print(event("failed").put("source", part).put("reason", reason));
        }
        if (reasons <= MOST_REASONS) {
            say(err, Printable.text(part) + ": " + Printable.text(reason));
        }
    }

    /** Something happened to a part; shown in JSON only. */
    public synchronized void event(String type, String part, String job, String state) {
        if (kind == Kind.JSON) {
            print(event(type).put("source", part).put("job", job).put("state", state));
        }
    }

    /** The last word: a sentence for people, or all of it for programs. */
    public synchronized void closing(String sentence, ObjectNode summary) {
        if (reasons > MOST_REASONS) {
            say(err, (reasons - MOST_REASONS) + " more are not shown.");
        }
        if (kind == Kind.JSON) {
            print(event("summary").setAll(summary));
        } else {
            say(out, sentence);
        }
    }

    private static ObjectNode event(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private void print(Object json) {
        out.println(json);
        out.flush();
    }

    private void say(PrintStream to, String line) {
        erase();
        to.println(line);
        to.flush();
    }

    private void erase() {
        if (kind == Kind.TERMINAL && !drawn.isEmpty()) {
            out.print(ERASE_LINE);
            out.flush();
            drawn = "";
        }
    }

    @Override
    public synchronized void close() {
        erase();
    }
}
