package io.tailrace.gateway.letters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import io.tailrace.gateway.letters.LetterIndex.Listed;
import io.tailrace.kafka.AnyRecord;
import io.tailrace.kafka.DeadLetterBox.Letter;
import io.tailrace.kafka.DeadLetterBox.Opened;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.TreeMap;

/** Letters as JSON. */
public final class LetterJson {

    /** What a person looks at; the rest is in the topic. */
    private static final int MOST_BYTES = 64 * 1024;

    private final AnyRecord records;
    private final ObjectMapper mapper = new ObjectMapper();

    public LetterJson(AnyRecord records) {
        this.records = records;
    }

    static boolean isIn(Listed entry, String state) {
        return switch (state) {
            case "open", "redriven", "purged" -> state(entry).equals(state);
            case "all" -> true;
            default -> throw new ProblemException(Problem.malformed("state must be open, redriven, purged or all"));
        };
    }

    private static String state(Listed entry) {
        return entry.mark()
                .map(mark -> mark.deed().name().toLowerCase(Locale.ROOT))
                .orElse("open");
    }

    ObjectNode line(Listed entry) {
        Letter letter = entry.letter();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", letter.id().toString());
        json.put("state", state(entry));
        ObjectNode origin = json.putObject("origin");
        origin.put("topic", letter.topic());
        origin.put("partition", letter.partition());
        origin.put("offset", letter.offset());
        letter.key().ifPresent(key -> json.put("key", Text.shown(key)));
        json.put("reason", letter.reason());
        json.put("size", letter.size());
        json.put("at", Instant.ofEpochMilli(letter.atMillis()).toString());
        entry.mark().ifPresent(mark -> {
            ObjectNode settled = json.putObject("settled");
            settled.put("by", mark.by());
            settled.put("at", Instant.ofEpochMilli(mark.atMillis()).toString());
            if (!mark.target().isEmpty()) {
                settled.put("target", mark.target());
            }
        });
        return json;
    }

    ObjectNode whole(Listed entry, Opened opened) {
        ObjectNode json = line(entry);
        ObjectNode headers = json.putObject("headers");
        new TreeMap<>(opened.letter().headers()).forEach(headers::put);
        byte[] value = opened.record().value();
        if (value != null) {
            boolean isLong = value.length > MOST_BYTES;
            json.put("value", Base64.getEncoder().encodeToString(isLong ? Arrays.copyOf(value, MOST_BYTES) : value));
            json.put("isValueCut", isLong);
            records.json(value).ifPresent(record -> decoded(json, record));
        }
        return json;
    }

    private void decoded(ObjectNode json, String record) {
        try {
            json.set("record", mapper.readTree(record));
        } catch (JsonProcessingException e) {
            json.put("record", record);
        }
    }
}
