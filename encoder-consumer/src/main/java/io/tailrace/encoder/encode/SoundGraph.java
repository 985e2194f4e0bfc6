package io.tailrace.encoder.encode;

import io.tailrace.events.AudioFacts;
import io.tailrace.events.AudioIntent;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.List;

/**
 * ffmpeg's arguments from the tracks of a source to the sounds of a title: {@code [a0]}, {@code [a1]}, … in the order of the intents. In
 * two steps, since ffmpeg builds a filter graph anew where the layout or the rate of a track changes, and one that counts samples would
 * begin at 0 again (measured: all sound behind the change late by what lies before it). The first step only makes the form constant; what
 * it writes is decoded by the second one in the same process. Pure.
 *
 * @param input number of the source among ffmpeg's inputs
 * @param measured how loud each sound is; empty where none is to be made louder or softer
 */
record SoundGraph(Title title, int input, List<AudioIntent> intents, List<Loudness> measured) {

    /** The first step: outputs to nowhere, in front of all others, and their decoders. */
    List<String> outputs() throws TaskFailedException {
        List<String> chains = new ArrayList<>();
        for (AudioIntent intent : intents) {
            for (int track : tracks(intent)) {
                chains.add("[" + input + ":a:" + track + "]" + folded(intent) + "aformat=sample_rates="
                        + intent.getSampleRate() + ":sample_fmts=flt:channel_layouts=" + form(intent) + "[n"
                        + chains.size() + "]");
            }
        }
        if (chains.isEmpty()) {
            return List.of();
        }
        List<String> line = new ArrayList<>(List.of("-filter_complex", String.join(";", chains)));
        for (int i = 0; i < chains.size(); i++) {
            line.addAll(List.of("-map", "[n" + i + "]"));
        }
        line.addAll(List.of("-c:a", "pcm_f32le", "-f", "null", "-"));
        for (int i = 0; i < chains.size(); i++) {
            line.addAll(List.of("-dec", "0:" + i));
        }
        return line;
    }

    /** The second step: chains of a complex graph, joined by semicolons. */
    String chains() throws TaskFailedException {
        List<String> chains = new ArrayList<>();
        int decoder = 0;
        for (int i = 0; i < intents.size(); i++) {
            AudioIntent intent = intents.get(i);
            if (intent.getJoined().isEmpty()) {
                chains.add("[dec:" + decoder + "]" + SoundFilter.chain(title, intent, form(intent)) + correction(i)
                        + "[a" + i + "]");
            } else {
                chains.add(joined(intent, i, decoder));
            }
            decoder += tracks(intent).size();
        }
        return String.join(";", chains);
    }

    static List<Integer> tracks(AudioIntent intent) {
        return intent.getJoined().isEmpty() ? List.of(intent.getTrack()) : intent.getJoined();
    }

    /** The layout of each of its tracks. */
    private String form(AudioIntent intent) throws TaskFailedException {
        if (!intent.getJoined().isEmpty()) {
            return "mono";
        }
        return isAsSource(intent)
                ? SoundFilter.layout(facts(intent.getTrack()))
                : SoundFilter.layout(intent.getChannels());
    }

    private static boolean isAsSource(AudioIntent intent) {
        return intent.getCodec().equals("pcm");
    }

    /** Each track is brought to the title's length by itself, then they are put side by side. */
    private String joined(AudioIntent intent, int number, int firstDecoder) throws TaskFailedException {
        int count = intent.getJoined().size();
        String layout = SoundFilter.layout(count);
        List<String> channels = SoundFilter.channels(count);
        StringBuilder chain = new StringBuilder();
        StringBuilder inputs = new StringBuilder();
        List<String> map = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String label = "[j" + number + "c" + i + "]";
            chain.append("[dec:" + (firstDecoder + i) + "]")
                    .append(SoundFilter.chain(title, intent, form(intent)))
                    .append(label)
                    .append(';');
            inputs.append(label);
            map.add(i + ".0-" + channels.get(i));
        }
        return chain.append(inputs)
                .append("join=inputs=" + count + ":channel_layout=" + layout + ":map=" + String.join("|", map))
                .append(",aformat=channel_layouts=" + SoundFilter.layout(intent.getChannels()))
                .append(correction(number))
                .append("[a" + number + "]")
                .toString();
    }

    /** What brings a sound to its loudness, as filters behind all others; or nothing. */
    private String correction(int number) throws TaskFailedException {
        AudioIntent intent = intents.get(number);
        if (measured.isEmpty() || intent.getLoudness().isEmpty()) {
            return "";
        }
        String filters = measured.get(number).correction(intent.getLoudness().get(), intent.getSampleRate());
        return filters.isEmpty() ? "" : "," + filters + "," + SoundFilter.length(title, intent);
    }

    /** Of more channels than any layout of ours the first are taken; ffmpeg has no way to fold them. */
    private String folded(AudioIntent intent) throws TaskFailedException {
        if (!intent.getJoined().isEmpty()
                || isAsSource(intent)
                || facts(intent.getTrack()).getChannels() <= SoundFilter.MOST_CHANNELS) {
            return "";
        }
        List<String> first = new ArrayList<>();
        for (int i = 0; i < intent.getChannels(); i++) {
            first.add("c" + i + "=c" + i);
        }
        return "pan=" + form(intent) + "|" + String.join("|", first) + ",";
    }

    private AudioFacts facts(int track) {
        return title.plan().getFacts().getAudio().stream()
                .filter(facts -> facts.getTrack() == track)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the source has no sound track " + track));
    }
}
