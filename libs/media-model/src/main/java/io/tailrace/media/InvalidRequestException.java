package io.tailrace.media;

/** A request names something that it must not; the message is a sentence for its sender. */
public final class InvalidRequestException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code a word for programs, such as {@code invalid-key} */
    InvalidRequestException(String code, String sentence) {
        super(sentence);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
