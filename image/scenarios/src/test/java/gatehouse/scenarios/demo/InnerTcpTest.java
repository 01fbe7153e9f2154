package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.wire.NatKind;
import gatehouse.testkit.LongRun;
import gatehouse.testkit.Peer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code dataplane: tun}: the kernels' own TCP runs inside the security associations, both ways, and tshark reads it. What
 * fits 1,300 octets stays on UDP (RFC 3261 18.1.1).
 */
final class InnerTcpTest {
    @TempDir
    private Path folder;

    @LongRun
    @ParameterizedTest(name = "{0} --nat {1}")
    @CsvSource({
        "UDP_ENC_TUN, SYMMETRIC",
        "TRANS, NONE",
        "TUN, NONE",
        "UDP_ENC_TRANS, PORT_RESTRICTED",
        "IMPROVED_AKA, CGNAT"
    })
    void largeMessagesGoOverTcpInsideEsp(Access.Mechanism mechanism, NatKind nat) throws Exception {
        Peer.need("tshark");
        Access access = Access.of(mechanism).withStreams();
        ProtectedCapture opened = ProtectedCapture.ofCallsBothWays(Household.wire(nat, folder), access, folder);
        // TS 33.203 7.1: which of the four carries what
        assertCarries(opened, "SA2, our requests", "tcp.dstport == 5100 && sip.Method", "REGISTER", "INVITE");
        assertCarries(
                opened, "SA3, their answers", "tcp.srcport == 5100 && sip.Status-Code == 200", "REGISTER", "INVITE");
        String theirs = "tcp.port != 5100 && ";
        assertCarries(opened, "SA1, the P-CSCF's requests", theirs + "sip.Method", "INVITE");
        assertCarries(opened, "SA4, our answers", theirs + "sip.Status-Code == 200", "INVITE");
        assertEquals(List.of(), opened.fields("tcp && !esp", "frame.number"), "nothing of it in clear");
        for (String good : opened.fields("esp", "esp.icv_good")) {
            assertTrue(good.equals("1") || good.equals("True"), "an ICV that is not right");
        }
    }

    private static void assertCarries(ProtectedCapture opened, String which, String filter, String... methods)
            throws Exception {
        List<String> seen = opened.fields("esp && " + filter, "sip.CSeq.method");
        assertTrue(seen.containsAll(List.of(methods)), which + " has " + seen + ", not " + List.of(methods));
    }
}
