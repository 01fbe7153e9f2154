package gatehouse.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.esp.Encryption;
import gatehouse.esp.EspKeys;
import gatehouse.esp.EspSuite;
import gatehouse.esp.Integrity;
import gatehouse.esp.SecurityAssociation;
import gatehouse.testkit.Peer;
import gatehouse.testkit.Seeded;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our ESP at both ends, in two namespaces joined by veth: the kernels' own ping and TCP run inside. */
class TwoEndsTest {
    @TempDir
    private Path dir;

    @Test
    void pingAndTcpThroughTun() throws Exception {
        Peer.need("ping");
        Peer.need("python3");
        Seeded random = new Seeded(5);
        try (Namespace left = new Namespace();
                Namespace right = new Namespace()) {
            left.run("ip link set lo up; ip link add v0 type veth peer name v1; ip link set v1 netns " + right.pid()
                    + "; ip addr add 10.9.0.1/24 dev v0; ip addr add fd09::1/64 dev v0 nodad; ip link set v0 up");
            right.run("ip link set lo up; ip addr add 10.9.0.2/24 dev v1; ip addr add fd09::2/64 dev v1 nodad;"
                    + " ip link set v1 up");
            Namespace.Program a =
                    left.end("10.9.0.1,fd09::1", 1380, "10.77.0.1/16,fd77::1/64", "10.78.0.0/16,fd78::/64");
            Namespace.Program b =
                    right.end("10.9.0.2,fd09::2", 1380, "10.77.1.1/16,fd77::2/64", "10.78.0.0/16,fd78::/64");
            List<EspSuite> suites = List.of(
                    EspSuite.of(Encryption.AES_GCM_16, Integrity.NONE),
                    EspSuite.of(Encryption.AES_CBC, Integrity.HMAC_SHA_1_96));
            String[][] paths = {{"10.9.0.1", "10.9.0.2"}, {"fd09::1", "fd09::2"}};
            String[][] inner = {{"10.77.0.1", "10.77.1.1"}, {"fd77::1", "fd77::2"}};
            for (int n = 0; n < 2; n++) {
                EspSuite suite = suites.get(n);
                EspKeys keys = EspKeys.copyOf(
                        random.bytes(suite.cipherKeyBytes()),
                        random.bytes(suite.integrityKeyBytes()),
                        random.bytes(suite.saltBytes()));
                // IPv4 inside UDP over IPv6, IPv6 inside plain ESP over IPv4
                String[] path = paths[1 - n];
                boolean udp = n == 0;
                a.say(TunEnd.line(
                        1000 + n,
                        2000 + n,
                        SecurityAssociation.Mode.TUNNEL,
                        suite,
                        keys,
                        path[0],
                        path[1],
                        udp,
                        false,
                        inner[n][0],
                        inner[n][1]));
                b.say(TunEnd.line(
                        2000 + n,
                        1000 + n,
                        SecurityAssociation.Mode.TUNNEL,
                        suite,
                        keys,
                        path[1],
                        path[0],
                        udp,
                        false,
                        inner[n][1],
                        inner[n][0]));
            }
            left.run("ping -c 3 -i 0.2 -W 5 10.77.1.1");
            left.run("ping -6 -c 3 -i 0.2 -W 5 fd77::2");
            Path script = TcpScript.write(dir);
            Namespace.Program server = right.start("python3", script.toString(), "serve");
            server.await("listening");
            left.run("python3 " + script + " send 10.77.1.1 3000000");
            left.run("python3 " + script + " send fd77::2 3000000");
            a.say("refusals");
            b.say("refusals");
            assertEquals("refusals {} unsent 0", withoutPolicy(a.await("refusals")));
            assertEquals("refusals {} unsent 0", withoutPolicy(b.await("refusals")));
        }
    }

    /** The kernel asks for neighbours and routers through any device; no policy lets that out. */
    private static String withoutPolicy(String line) {
        return line.replaceAll("POLICY=\\d+", "");
    }
}
