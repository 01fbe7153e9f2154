package gatehouse.scenarios.cli;

import java.nio.file.Path;

/** The checkout this program was built from, as the launcher names it. */
final class Home {
    private Home() {}

    /** The folder that holds the launcher; refused when started without it. */
    static Path folder() throws Refused {
        String home = System.getProperty("gatehouse.home");
        if (home == null) {
            throw Refused.failed("Start this command with ./gatehouse, which names the checkout it belongs to.");
        }
        return Path.of(home);
    }
}
