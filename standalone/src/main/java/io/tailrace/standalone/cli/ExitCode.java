package io.tailrace.standalone.cli;

/** What the commands end with. */
final class ExitCode {

    static final int COMPLETE = 0;
    /** At least one asset is not complete, or the command could not do its work. */
    static final int INCOMPLETE = 1;
    /** EX_USAGE of sysexits.h: the command line makes no sense. */
    static final int USAGE = 64;

    /** EX_DATAERR of sysexits.h: the command line that was to be translated has no counterpart. */
    static final int UNTRANSLATABLE = 65;

    private ExitCode() {}
}
