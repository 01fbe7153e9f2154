package gatehouse.scenarios.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What tests over a wire share. */
public final class Wires {
    private Wires() {}

    /** Skips by name, or fails where everything must be there. */
    public static void missing(String what) {
        if ("1".equals(System.getenv("GATEHOUSE_CI")) || "true".equals(System.getenv("CI"))) {
            Assertions.fail("missing: " + what);
        }
        Assumptions.abort("missing: " + what);
    }

    /** The log, or why it cannot be read. */
    public static String text(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
