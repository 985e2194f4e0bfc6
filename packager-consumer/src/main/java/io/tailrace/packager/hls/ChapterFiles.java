package io.tailrace.packager.hls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.media.WebVttTime;
import io.tailrace.packager.asset.Chapter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Chapters as files. Pure. */
final class ChapterFiles {

    /** {@code DATA-ID} under which players of HLS look for chapters (Apple, "Providing JSON chapters"). */
    static final String DATA_ID = "com.apple.hls.chapters";

    private static final ObjectMapper JSON = new ObjectMapper();

    private ChapterFiles() {}

    /** Times in seconds. */
    static byte[] json(List<Chapter> chapters) {
        ArrayNode list = JSON.createArrayNode();
        for (int i = 0; i < chapters.size(); i++) {
            Chapter chapter = chapters.get(i);
            ObjectNode node = list.addObject();
            node.put("chapter", i + 1);
            node.put("start-time", BigDecimal.valueOf(chapter.startMicros(), 6));
            node.put("duration", BigDecimal.valueOf(chapter.endMicros() - chapter.startMicros(), 6));
            node.putArray("titles").addObject().put("language", "und").put("title", chapter.title());
        }
        try {
            return JSON.writeValueAsBytes(list);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always writable", e);
        }
    }

    /** A chapter title may hold what would be markup in a cue, so that is escaped. */
    static byte[] webVtt(List<Chapter> chapters) {
        StringBuilder text = new StringBuilder("WEBVTT\n");
        for (Chapter chapter : chapters) {
            text.append('\n')
                    .append(WebVttTime.of(chapter.startMicros()))
                    .append(" --> ")
                    .append(WebVttTime.of(chapter.endMicros()))
                    .append('\n')
                    .append(chapter.title()
                            .replace("&", "&amp;")
                            .replace("<", "&lt;")
                            .replace(">", "&gt;"))
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
