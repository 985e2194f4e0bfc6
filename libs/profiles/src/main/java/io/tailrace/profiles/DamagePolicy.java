package io.tailrace.profiles;

/**
 * What becomes of a title whose source is damaged.
 *
 * @param limitMillionths share of the title that may be damaged and is concealed; with more the job fails. 0: nothing may be
 */
public record DamagePolicy(int limitMillionths) {

    /** Any share. */
    public static final int NO_LIMIT = 1_000_000;

    static final String CONCEAL = "conceal";
    static final String FAIL = "fail";

    /** "conceal" or "fail". */
    String word() {
        return limitMillionths == 0 ? FAIL : CONCEAL;
    }
}
