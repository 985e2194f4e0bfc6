package io.tailrace.profiles;

/** What becomes of the two fields of an interlaced frame. */
public enum Deinterlace {
    /** A picture each: motion stays as smooth as it was, 50 or 59.94 pictures a second. */
    FIELD("field"),
    /** One picture: 25 or 29.97 a second. */
    FRAME("frame");

    /** A rung from here up has a picture for every field unless its profile says otherwise. */
    private static final int FIELDS_FROM_LINES = 720;

    private final String word;

    Deinterlace(String word) {
        this.word = word;
    }

    /** The word used in YAML. */
    public String word() {
        return word;
    }

    static Deinterlace usual(Box box) {
        return box.shortSide() >= FIELDS_FROM_LINES ? FIELD : FRAME;
    }

    static Deinterlace of(String word) {
        return word.equals(FIELD.word) ? FIELD : FRAME;
    }
}
