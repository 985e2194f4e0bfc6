package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.BadEnd;
import io.tailrace.encoder.process.Failures;
import io.tailrace.encoder.process.FfmpegRunner;
import io.tailrace.encoder.process.ReadWatch;
import io.tailrace.encoder.relay.RelayLease;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.ErrorClass;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads all sound of a title once to find out how loud it is, in the form and length it is encoded in: what is folded to stereo is as loud
 * as the stereo.
 *
 * @param attempt number of the try, as {@link BadEnd} counts
 */
record LoudnessLook(FfmpegRunner runner, Title title, Attempt running, int attempt) {

    /** Of each intent; none where no intent asks for a loudness, which costs nothing. {@code source} is the original. */
    List<Loudness> of(List<AudioIntent> intents, RelayLease source) throws TaskFailedException, InterruptedException {
        if (intents.stream().allMatch(intent -> intent.getLoudness().isEmpty())) {
            return List.of();
        }
        LoudnessLines lines = new LoudnessLines(intents.size());
        ExitReport report =
                runner.listen(arguments(intents, source.sourceUrl()), running, lines, new ReadWatch(source));
        Optional<TaskFailedException> failure = BadEnd.of(report, source.failure(), attempt);
        if (failure.isPresent()) {
            throw failure.get();
        }
        return lines.all()
                .orElseThrow(() -> Failures.failed(
                        ErrorClass.INTERNAL, "loudness-unknown", "ffmpeg did not say how loud the sound is."));
    }

    private List<String> arguments(List<AudioIntent> intents, String url) throws TaskFailedException {
        List<String> line = new ArrayList<>(List.of("-filter_complex_threads", "1"));
        line.addAll(SoundFilter.input(title, url));
        SoundGraph graph = new SoundGraph(title, 0, intents, List.of());
        line.addAll(graph.outputs());
        StringBuilder chains = new StringBuilder(graph.chains());
        for (int i = 0; i < intents.size(); i++) {
            chains.append(";[a" + i + "]" + LoudnessLines.filter(i) + "[m" + i + "]");
        }
        line.addAll(List.of("-filter_complex", chains.toString()));
        for (int i = 0; i < intents.size(); i++) {
            line.addAll(List.of("-map", "[m" + i + "]"));
        }
        line.addAll(List.of("-f", "null", "-"));
        if (title.isPrepared()) {
            line.addAll(SoundFilter.clock(0));
        }
        return line;
    }
}
