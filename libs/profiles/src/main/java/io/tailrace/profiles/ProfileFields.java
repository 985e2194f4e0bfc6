package io.tailrace.profiles;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A profile in the words of its YAML, defaults filled in: what the reader reads back as the same profile. */
final class ProfileFields {

    private ProfileFields() {}

    static Map<String, Object> of(Profile profile) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("description", profile.description());
        fields.put("packaging", profile.packaging().word());
        fields.put("split", profile.split().word());
        fields.put("gop", Quantities.text(profile.gop()));
        fields.put("segment", Quantities.text(profile.segment()));
        fields.put("chunk", Quantities.text(profile.chunk()));
        trim(profile.trim()).ifPresent(trim -> fields.put("trim", trim));
        profile.frameRate().ifPresent(rate -> fields.put("frameRate", Quantities.text(rate)));
        fields.put("maxFrameRate", Quantities.text(profile.maxFrameRate()));
        fields.put("video", video(profile.video()));
        fields.put("rungs", profile.rungs().stream().map(ProfileFields::rung).toList());
        fields.put("audio", profile.audio().stream().map(ProfileFields::audio).toList());
        fields.put(
                "soundMap",
                profile.soundMap().stream().map(SoundMapReader::fields).toList());
        fields.put("subtitles", profile.text().subtitles());
        fields.put("captions", profile.text().captions().word());
        profile.poster().ifPresent(poster -> fields.put("poster", poster(poster)));
        profile.storyboard().ifPresent(board -> fields.put("storyboard", storyboard(board)));
        profile.stills().ifPresent(stills -> fields.put("stills", stills(stills)));
        fields.put("files", profile.files().stream().map(ProfileFields::file).toList());
        fields.put(
                "overlays",
                profile.overlays().stream().map(OverlayReader::fields).toList());
        fields.put("damage", profile.damage().word());
        if (profile.damage().limitMillionths() > 0) {
            fields.put("damageLimit", Quantities.share(profile.damage().limitMillionths()));
        }
        fields.put("failures", failures(profile.failures()));
        fields.put("policy", policy(profile.policy()));
        return fields;
    }

    private static Map<String, Object> video(VideoCoding video) {
        return ordered(
                ProfileReader.VIDEO,
                List.of(
                        video.codec().word(),
                        video.codecProfile(),
                        video.speed(),
                        video.threads(),
                        video.toneMapping().word()));
    }

    private static Map<String, Object> rung(Rung rung) {
        return ordered(
                ProfileReader.RUNG,
                List.of(
                        rung.box().toString(),
                        rung.quality(),
                        rung.maxBitsPerSecond(),
                        rung.deinterlace().word(),
                        rung.codec().word(),
                        rung.isHdr() ? "hdr" : "sdr"));
    }

    private static Map<String, Object> audio(AudioRecipe audio) {
        Map<String, Object> fields = fileAudio(audio);
        fields.put("fromChannels", audio.fromChannels());
        return fields;
    }

    private static Map<String, Object> fileAudio(AudioRecipe audio) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("codec", audio.codec());
        putUnlessAsSource(fields, "channels", audio.channels());
        putUnlessAsSource(fields, "bitRate", audio.bitsPerSecond());
        putUnlessAsSource(fields, "sampleRate", audio.sampleRate());
        audio.loudness().ifPresent(loudness -> fields.put("loudness", loudness));
        return fields;
    }

    private static void putUnlessAsSource(Map<String, Object> fields, String name, long number) {
        if (number != AudioRecipe.AS_SOURCE) {
            fields.put(name, number);
        }
    }

    private static Map<String, Object> poster(PosterRecipe poster) {
        return ordered(ProfileReader.POSTER, List.of(poster.box().toString(), poster.at()));
    }

    private static Map<String, Object> storyboard(StoryboardRecipe board) {
        return ordered(
                ProfileReader.STORYBOARD,
                List.of(board.box().toString(), Quantities.text(board.every()), board.columns(), board.rows()));
    }

    private static Map<String, Object> file(FileRecipe file) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", file.name());
        fields.put("container", file.container().word());
        file.picture().ifPresent(picture -> fields.put("picture", picture(file, picture)));
        file.master().ifPresent(master -> fields.put("picture", master(master)));
        file.audio().ifPresent(audio -> fields.put("audio", fileAudio(audio, file.hasAllTracks())));
        fields.put("timecode", file.keepsTimecode() ? "keep" : "none");
        return fields;
    }

    private static Map<String, Object> fileAudio(AudioRecipe audio, boolean hasAllTracks) {
        Map<String, Object> fields = fileAudio(audio);
        fields.put("tracks", hasAllTracks ? "all" : "default");
        return fields;
    }

    private static Map<String, Object> picture(FileRecipe file, Rung picture) {
        Map<String, Object> fields = rung(picture);
        file.reframe().ifPresent(wanted -> {
            fields.put("shape", wanted.shape());
            fields.put("fit", wanted.fit().word());
            fields.put("position", wanted.position());
        });
        fields.put("intra", file.isIntra());
        return fields;
    }

    private static Map<String, Object> master(MasterRecipe master) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("codec", master.codec().word());
        fields.put("codecProfile", master.codecProfile());
        return fields;
    }

    private static Optional<Map<String, Object>> trim(Trim trim) {
        if (trim.equals(Trim.NONE)) {
            return Optional.empty();
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("from", Quantities.text(trim.from()));
        trim.length().ifPresent(length -> fields.put("length", Quantities.text(length)));
        return Optional.of(fields);
    }

    private static Map<String, Object> stills(StillsRecipe stills) {
        return ordered(ProfileReader.STILLS, List.of(stills.box().toString(), stills.count()));
    }

    private static Map<String, Object> failures(FailurePolicy failures) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("tries", failures.tries());
        failures.timeLimit().ifPresent(limit -> fields.put("timeLimit", Quantities.text(limit)));
        fields.put("brokenRung", failures.brokenRung());
        return fields;
    }

    private static Map<String, Object> policy(Policy policy) {
        return ordered(
                ProfileReader.POLICY,
                List.of(
                        policy.maxBytes(),
                        Quantities.text(policy.maxDuration()),
                        policy.maxPixels(),
                        policy.maxStreams()));
    }

    private static Map<String, Object> ordered(List<String> names, List<Object> values) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            fields.put(names.get(i), values.get(i));
        }
        return fields;
    }
}
