package gatehouse.scenarios.cli;

/** A run that was refused or failed for a reason a person can act on: one clear sentence and an exit code. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private Refused(String sentence, int exitCode) {
        super(sentence);
        this.exitCode = exitCode;
    }

    /** What was typed cannot be done: exit code 2, nothing was started. */
    public static Refused usage(String sentence) {
        return new Refused(sentence, 2);
    }

    /** What was typed was tried and failed: exit code 1. */
    public static Refused failed(String sentence) {
        return new Refused(sentence, 1);
    }

    /** The exit code of the process. */
    public int exitCode() {
        return exitCode;
    }
}
