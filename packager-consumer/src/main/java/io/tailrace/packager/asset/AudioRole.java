package io.tailrace.packager.asset;

import java.util.Optional;

/**
 * What a sound is for, in the words of HLS and DASH. HLS knows characteristics (RFC 8216bis, 4.4.6.1); DASH has roles (ISO/IEC 23009-1,
 * 5.8.5.5) and, for people who do not see or hear well, purposes of the TV-Anytime scheme, as DVB-DASH (TS 103 285, 6.1.2) uses them.
 */
public enum AudioRole {
    /** The programme's own sound. */
    PROGRAMME("", "", "alternate", ""),
    COMMENTARY("commentary", "", "commentary", ""),
    /** Says what is to be seen. */
    DESCRIPTION("description", "public.accessibility.describes-video", "alternate", "1"),
    /** Speech stands out. */
    HEARING_IMPAIRED("hearing-impaired", "public.accessibility.enhances-speech-intelligibility", "alternate", "2"),
    DUB("dub", "", "dub", "");

    private final String word;
    private final String characteristic;
    private final String dashRole;
    private final String purpose;

    AudioRole(String word, String characteristic, String dashRole, String purpose) {
        this.word = word;
        this.characteristic = characteristic;
        this.dashRole = dashRole;
        this.purpose = purpose;
    }

    /** The role a plan's word means; what a newer planner may say is the programme's own sound. */
    static AudioRole of(String word) {
        for (AudioRole role : values()) {
            if (role.word.equals(word)) {
                return role;
            }
        }
        return PROGRAMME;
    }

    /** The word in records, empty for the programme's own sound. */
    public String word() {
        return word;
    }

    /** For HLS. */
    public Optional<String> characteristic() {
        return Optional.of(characteristic).filter(text -> !text.isEmpty());
    }

    /** Of the DASH role scheme, where the sound is not the main one. */
    public String dashRole() {
        return dashRole;
    }

    /** Of {@code urn:tva:metadata:cs:AudioPurposeCS:2007}. */
    public Optional<String> purpose() {
        return Optional.of(purpose).filter(text -> !text.isEmpty());
    }
}
