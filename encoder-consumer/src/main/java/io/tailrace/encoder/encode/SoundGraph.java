package io.tailrace.encoder.encode;

import io.tailrace.events.AudioFacts;
import io.tailrace.events.AudioIntent;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ffmpeg's arguments from the tracks of a source to the sounds of a title: {@code [a0]}, {@code [a1]}, … in the order of the intents.
 *
 * <p>Where channels or sample rate may change within a track, ffmpeg would build the graph anew at the change, and with it forget how far
 * the title is (measured: time starts again at 0). Such a track is brought to one form by an output of its own, which forgets nothing
 * since it keeps no time, and is read back from there ({@code -dec}). Pure.
 *
 * @param input number of the source among ffmpeg's inputs
 */
record SoundGraph(Title title, int input, List<AudioIntent> intents) {

    /** Streams in which each frame of sound says what it is. */
    private static final Set<String> CHANGING_DEMUXERS = Set.of("mpegts", "mpeg", "flv");

    private static final Set<String> CHANGING_CODECS =
            Set.of("ac3", "eac3", "dts", "truehd", "mp1", "mp2", "mp3", "aac_latm");

    /** Options that stand in front of all other outputs; empty for most sources. */
    List<String> outputs() throws TaskFailedException {
        Map<Integer, Integer> steadied = steadied();
        List<String> line = new ArrayList<>();
        for (int track : steadied.keySet()) {
            AudioFacts facts = facts(track);
            line.addAll(List.of("-map", input + ":a:" + track, "-af"));
            line.add("aformat=sample_rates=" + facts.getSampleRate() + ":sample_fmts=flt:channel_layouts="
                    + SoundFilter.layout(facts.getChannels()));
            line.addAll(List.of("-c:a", "pcm_f32le", "-f", "null", "-"));
        }
        for (int output : steadied.values()) {
            line.addAll(List.of("-dec", output + ":0"));
        }
        return line;
    }

    /** Chains of a complex graph, joined by semicolons. */
    String chains() throws TaskFailedException {
        Map<Integer, Integer> steadied = steadied();
        List<String> chains = new ArrayList<>();
        for (int i = 0; i < intents.size(); i++) {
            AudioIntent intent = intents.get(i);
            if (intent.getJoined().isEmpty()) {
                chains.add(source(intent.getTrack(), steadied) + folded(intent)
                        + SoundFilter.chain(title, intent, SoundFilter.layout(intent.getChannels())) + "[a" + i + "]");
            } else {
                chains.add(joined(intent, i, steadied));
            }
        }
        return String.join(";", chains);
    }

    /** Each track is brought to the title's length by itself, then they are put side by side. */
    private String joined(AudioIntent intent, int number, Map<Integer, Integer> steadied) throws TaskFailedException {
        List<Integer> tracks = intent.getJoined();
        String layout = SoundFilter.layout(tracks.size());
        List<String> channels = SoundFilter.channels(tracks.size());
        StringBuilder chain = new StringBuilder();
        StringBuilder inputs = new StringBuilder();
        List<String> map = new ArrayList<>();
        for (int i = 0; i < tracks.size(); i++) {
            String label = "[j" + number + "c" + i + "]";
            chain.append(source(tracks.get(i), steadied))
                    .append(SoundFilter.chain(title, intent, "mono"))
                    .append(label)
                    .append(';');
            inputs.append(label);
            map.add(i + ".0-" + channels.get(i));
        }
        return chain.append(inputs)
                .append("join=inputs=" + tracks.size() + ":channel_layout=" + layout + ":map=" + String.join("|", map))
                .append(",aformat=channel_layouts=" + SoundFilter.layout(intent.getChannels()))
                .append("[a" + number + "]")
                .toString();
    }

    private String source(int track, Map<Integer, Integer> steadied) {
        Integer output = steadied.get(track);
        return output == null ? "[" + input + ":a:" + track + "]" : "[dec:" + output + "]";
    }

    /** Of channels without a layout, or more than any layout of ours, the first are taken; ffmpeg has no way to fold them. */
    private String folded(AudioIntent intent) throws TaskFailedException {
        int channels = facts(intent.getTrack()).getChannels();
        if (channels <= SoundFilter.MOST_CHANNELS) {
            return "";
        }
        List<String> first = new ArrayList<>();
        for (int i = 0; i < intent.getChannels(); i++) {
            first.add("c" + i + "=c" + i);
        }
        return "pan=" + SoundFilter.layout(intent.getChannels()) + "|" + String.join("|", first) + ",";
    }

    /** Tracks that take the detour, with the number of their output. */
    private Map<Integer, Integer> steadied() {
        Map<Integer, Integer> outputs = new LinkedHashMap<>();
        for (AudioIntent intent : intents) {
            List<Integer> tracks = intent.getJoined().isEmpty() ? List.of(intent.getTrack()) : intent.getJoined();
            tracks.stream().filter(this::mayChange).forEach(track -> outputs.putIfAbsent(track, outputs.size()));
        }
        return outputs;
    }

    private boolean mayChange(int track) {
        AudioFacts facts = facts(track);
        boolean isOfAKind = CHANGING_DEMUXERS.contains(title.plan().getFacts().getDemuxer())
                || CHANGING_CODECS.contains(facts.getCodec());
        return isOfAKind && facts.getSampleRate() > 0 && SoundFilter.isLayout(facts.getChannels());
    }

    private AudioFacts facts(int track) {
        return title.plan().getFacts().getAudio().stream()
                .filter(facts -> facts.getTrack() == track)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the source has no sound track " + track));
    }
}
