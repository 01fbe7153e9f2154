package gatehouse.dataplane;

import java.io.IOException;

/** Programs of other people that the tests run. */
final class Peer {
    private Peer() {}

    /** Skips the test by name if the program is not there; where CI runs it, that is a failure. */
    static void need(String name, String... probe) throws IOException, InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(probe).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            if (process.waitFor() == 0) {
                return;
            }
        } catch (IOException missing) {
            Namespace.missing(name);
        }
        Namespace.missing(name);
    }
}
