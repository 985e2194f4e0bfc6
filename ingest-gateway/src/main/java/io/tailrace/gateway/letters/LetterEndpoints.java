package io.tailrace.gateway.letters;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.gateway.http.Answer;
import io.tailrace.gateway.http.Call;
import io.tailrace.gateway.http.JsonObject;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import io.tailrace.gateway.letters.LetterIndex.Listed;
import io.tailrace.kafka.DeadLetterBox;
import io.tailrace.kafka.DeadLetterBox.LetterId;
import io.tailrace.kafka.DeadLetterBox.Opened;
import io.tailrace.kafka.PublishException;
import io.tailrace.topics.TopicCatalogue;
import io.tailrace.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looking at dead letters, redriving and purging them, as HTTP calls. */
public final class LetterEndpoints {

    private static final Logger LOG = LoggerFactory.getLogger(LetterEndpoints.class);
    private static final int USUAL_PAGE = 50;
    private static final int MOST_AT_ONCE = 500;
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final String BY = "api";

    private final LetterIndex index;
    private final DeadLetterBox box;
    private final LetterJson json;
    private final Predicate<String> isTarget;
    private final Lock deeds = new ReentrantLock();

    public LetterEndpoints(LetterIndex index, DeadLetterBox box, LetterJson json, Topics topics, String topicPrefix) {
        this.index = index;
        this.box = box;
        this.json = json;
        Set<String> known = TopicCatalogue.standard().topics().stream()
                .map(topic -> topicPrefix + topic.name())
                .filter(name -> !name.equals(topics.deadLetters()))
                .collect(Collectors.toUnmodifiableSet());
        this.isTarget = name -> known.contains(name) || name.startsWith(topicPrefix + "tasks.");
    }

    /** What may be done about letters. */
    private enum Deed {
        REDRIVE,
        PURGE
    }

    // -- looking

    /** {@code GET /api/v1/dead-letters}, newest first; {@code state}, {@code topic}, {@code reason}, {@code limit} and {@code cursor} narrow it. */
    public Answer list(Call call) {
        List<Listed> entries = found(call.query("state").orElse("open"), call.query("topic"), call.query("reason"));
        int limit = limit(call.query("limit"));
        int from =
                call.query("cursor").map(cursor -> after(entries, id(cursor))).orElse(0);
        int to = Math.min(entries.size(), from + limit);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        entries.subList(Math.min(from, to), to).forEach(entry -> items.add(json.line(entry)));
        if (to < entries.size() && to > 0) {
            body.put("next", entries.get(to - 1).letter().id().toString());
        }
        body.put("total", entries.size());
        return Answer.ok(body);
    }

    private List<Listed> found(String state, Optional<String> topic, Optional<String> reason) {
        index.problem().ifPresent(problem -> {
            throw new ProblemException(Problem.unavailable("dead-letters-unknown", problem, AGAIN));
        });
        return index.list(entry -> LetterJson.isIn(entry, state)
                && topic.filter(name -> !entry.letter().topic().equals(name)).isEmpty()
                && reason.filter(text -> !entry.letter()
                                .reason()
                                .toLowerCase(Locale.ROOT)
                                .contains(text.toLowerCase(Locale.ROOT)))
                        .isEmpty());
    }

    private static int after(List<Listed> entries, LetterId last) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).letter().id().equals(last)) {
                return i + 1;
            }
        }
        // It was dealt with meanwhile, and is not among these any more: from the beginning, rather than leave some out.
        return 0;
    }

    private static int limit(Optional<String> text) {
        int limit = text.map(number -> number.matches("[0-9]{1,6}") ? Integer.parseInt(number) : 0)
                .orElse(USUAL_PAGE);
        if (limit < 1 || limit > MOST_AT_ONCE) {
            throw new ProblemException(Problem.malformed("limit must be a number from 1 to " + MOST_AT_ONCE));
        }
        return limit;
    }

    /** {@code GET /api/v1/dead-letters/{id}}: a letter with its headers and content, decoded where that is possible. */
    public Answer show(Call call) {
        Opened opened = opened(id(call.path("id")));
        Optional<Listed> known = index.find(opened.letter().id());
        return Answer.ok(json.whole(known.orElseGet(() -> new Listed(opened.letter(), Optional.empty())), opened));
    }

    private Opened opened(LetterId id) {
        try {
            return box.open(id)
                    .orElseThrow(() -> new ProblemException(Problem.of(
                            HttpStatus.NOT_FOUND_404, "unknown-dead-letter", "there is no dead letter " + id)));
        } catch (KafkaException e) {
            LOG.warn("Dead letter {} cannot be read: {}", id, e.toString());
            throw new ProblemException(
                    Problem.unavailable("broker-unavailable", "the letter cannot be read now", AGAIN));
        }
    }

    private static LetterId id(String text) {
        return LetterId.parse(text)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        HttpStatus.NOT_FOUND_404,
                        "unknown-dead-letter",
                        "there is no dead letter \"" + Text.shown(text) + "\"; an id looks like 0-17")));
    }

    // -- dealing with

    /** {@code POST /api/v1/dead-letters/{id}/redrive}: sends the original record to its topic once more. */
    public Answer redrive(Call call) {
        return one(Deed.REDRIVE, id(call.path("id")));
    }

    /** {@code DELETE /api/v1/dead-letters/{id}}: nobody has to look at it any more. */
    public Answer purge(Call call) {
        return one(Deed.PURGE, id(call.path("id")));
    }

    private Answer one(Deed deed, LetterId id) {
        deeds.lock();
        try {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("id", id.toString());
            carryOut(deed, id).ifPresent(target -> body.put("target", target));
            return Answer.ok(body);
        } finally {
            deeds.unlock();
        }
    }

    /** {@code POST /api/v1/dead-letters/redrive}: the letters of {@code ids}, or open ones that match {@code topic} and {@code reason}. */
    public Answer redriveMany(Call call) throws InterruptedException {
        return many(Deed.REDRIVE, call);
    }

    /** {@code POST /api/v1/dead-letters/purge}, as {@link #redriveMany}. */
    public Answer purgeMany(Call call) throws InterruptedException {
        return many(Deed.PURGE, call);
    }

    private Answer many(Deed deed, Call call) throws InterruptedException {
        List<LetterId> ids = wanted(call.requireJson().json());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode done = body.putArray("done");
        ArrayNode refused = body.putArray("refused");
        deeds.lock();
        try {
            for (LetterId id : ids) {
                try {
                    Optional<String> unused = carryOut(deed, id);
                    done.add(id.toString());
                } catch (ProblemException e) {
                    refused.addObject()
                            .put("id", id.toString())
                            .put("code", e.problem().code())
                            .put("detail", e.problem().detail());
                }
            }
        } finally {
            deeds.unlock();
        }
        return Answer.ok(body);
    }

    private List<LetterId> wanted(JsonObject body) {
        body.onlyKnows(Set.of("ids", "topic", "reason", "all"));
        List<String> ids = body.textList("ids");
        boolean isFiltered =
                body.text("topic").isPresent() || body.text("reason").isPresent() || body.truth("all");
        if (ids.isEmpty() == !isFiltered) {
            throw new ProblemException(Problem.invalid(
                    "missing-field",
                    "say which: either ids, or topic and reason, or \"all\": true; at most " + MOST_AT_ONCE
                            + " are dealt with at once"));
        }
        if (!ids.isEmpty()) {
            if (ids.size() > MOST_AT_ONCE) {
                throw new ProblemException(
                        Problem.invalid("invalid-field", "at most " + MOST_AT_ONCE + " letters at once"));
            }
            return ids.stream().map(LetterEndpoints::id).distinct().toList();
        }
        return found("open", body.text("topic"), body.text("reason")).stream()
                .map(entry -> entry.letter().id())
                .limit(MOST_AT_ONCE)
                .toList();
    }

    /** Returns where a redriven record is now. */
    private Optional<String> carryOut(Deed deed, LetterId id) {
        requireOpen(id);
        Opened opened = opened(id);
        try {
            if (deed == Deed.PURGE) {
                box.purge(opened.letter(), BY);
                index.marked(id, DeadLetterBox.Deed.PURGED, BY, "");
                LOG.info(
                        "Dead letter {} of {} was purged: {}",
                        id,
                        opened.letter().topic(),
                        opened.letter().reason());
                return Optional.empty();
            }
            requireRedrivable(opened);
            String target = box.redrive(opened, BY);
            index.marked(id, DeadLetterBox.Deed.REDRIVEN, BY, target);
            LOG.info("Dead letter {} was redriven to {}", id, target);
            return Optional.of(target);
        } catch (PublishException e) {
            LOG.warn("Dead letter {}: {}", id, e.getMessage());
            throw new ProblemException(Problem.unavailable(
                    "broker-unavailable",
                    "it is not known whether the letter was dealt with; look at it again",
                    AGAIN));
        }
    }

    private void requireOpen(LetterId id) {
        index.find(id).flatMap(Listed::mark).ifPresent(mark -> {
            throw new ProblemException(Problem.of(
                    HttpStatus.CONFLICT_409,
                    "dead-letter-settled",
                    "letter " + id + " was " + mark.deed().name().toLowerCase(Locale.ROOT) + " already"));
        });
    }

    private void requireRedrivable(Opened opened) {
        if (opened.letter().isShelved()) {
            throw refused(
                    "the router has followed from this outcome already; POST /api/v1/jobs/{id}/retry runs the job again");
        }
        if (opened.letter().isCut()) {
            throw refused("the record was too large to be kept whole");
        }
        if (!isTarget.test(opened.letter().topic())) {
            throw refused(
                    "it came from " + Text.shown(opened.letter().topic()) + ", which is no topic of this pipeline");
        }
    }

    private static ProblemException refused(String why) {
        return new ProblemException(
                Problem.of(HttpStatus.CONFLICT_409, "not-redrivable", "the letter cannot be redriven: " + why));
    }
}
