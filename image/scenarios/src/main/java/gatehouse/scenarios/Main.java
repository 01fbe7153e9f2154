package gatehouse.scenarios;

import gatehouse.scenarios.cli.Gatehouse;

/** What the launcher starts: hands the words a person typed to the command line and ends with its exit code. */
public final class Main {
    private Main() {}

    /** Exit code 0: done; 1: it failed, with the reason on stderr; 2: the words were wrong. */
    public static void main(String[] args) {
        System.exit(Gatehouse.execute(args));
    }
}
