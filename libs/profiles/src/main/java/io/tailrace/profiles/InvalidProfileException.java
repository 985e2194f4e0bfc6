package io.tailrace.profiles;

/** A profile or pools file that cannot be used. The message names file and line and says what would be right. */
public final class InvalidProfileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;
    private final String problem;

    /** {@code line} counts from 1; 0 when the whole file or folder is meant. */
    public InvalidProfileException(String file, int line, String problem) {
        super((line > 0 ? file + ", line " + line : file) + ": " + problem);
        this.file = file;
        this.line = line;
        this.problem = problem;
    }

    InvalidProfileException(String file, String problem, Throwable cause) {
        this(file, 0, problem);
        initCause(cause);
    }

    public String file() {
        return file;
    }

    /** What is wrong, without its place. */
    String problem() {
        return problem;
    }

    /** Counted from 1; 0 when the whole file or folder is meant. */
    public int line() {
        return line;
    }
}
