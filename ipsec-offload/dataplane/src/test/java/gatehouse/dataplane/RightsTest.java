package gatehouse.dataplane;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.testkit.Peer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A right that is missing is said in one sentence that names it. */
class RightsTest {
    @Test
    void rawSocketsAndTunDevices() throws Exception {
        Peer.need("setpriv");
        try (Namespace here = new Namespace()) {
            here.run("ip link set lo up");
            for (String right : new String[] {"net_raw", "net_admin"}) {
                Namespace.Program end = here.start(
                        "setpriv",
                        "--bounding-set",
                        "-" + right,
                        "--inh-caps",
                        "-" + right,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TunEnd.class.getName(),
                        "127.0.0.1",
                        "1400",
                        "",
                        "");
                assertThrows(IOException.class, () -> end.await("up "));
                String sentence = right.equals("net_raw")
                        ? "needs the right to open raw sockets (CAP_NET_RAW)"
                        : "needs the right to administer the network (CAP_NET_ADMIN)";
                assertTrue(end.seen().contains(sentence), end.seen());
            }
        }
    }
}
