package gatehouse.scenarios.wire;

import gatehouse.testkit.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tests over a wire read. */
public final class Wires {
    private Wires() {}

    /** Goes on only where a wire of network namespaces can be made. */
    public static void needNamespaces(Path folder) throws IOException, InterruptedException {
        try {
            NamespaceWire.build(NatKind.NONE, folder.resolve("try.log")).close();
        } catch (WireException refused) {
            Peer.missing("network namespaces: " + refused.getMessage());
        }
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
