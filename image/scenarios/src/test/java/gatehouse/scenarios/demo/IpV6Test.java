package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.wire.NamespaceWire;
import gatehouse.scenarios.wire.Wires;
import gatehouse.testkit.LongRun;
import gatehouse.testkit.Peer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registration and calls both ways over IPv6, where there is no NAT: ESP right in IPv6, which tshark opens. */
final class IpV6Test {
    @TempDir
    private Path folder;

    @LongRun
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "TRANS, aes-gcm/null",
        "TRANS, aes-cbc/hmac-sha-1-96",
        "TUN, aes-gcm/null",
        "UDP_ENC_TUN, aes-gcm/null",
        "IMPROVED_AKA, aes-cbc/hmac-sha-1-96",
        "DIGEST, none"
    })
    void registersAndCalls(Access.Mechanism mechanism, String esp) throws Exception {
        Peer.need("tshark");
        Access access = mechanism.isIms() ? Access.of(mechanism).with(esp) : Access.of(mechanism);
        Wires.needNamespaces(folder);
        NamespaceWire wire = NamespaceWire.buildV6(folder.resolve("wire.log"));
        ProtectedCapture opened = ProtectedCapture.ofCallsBothWays(wire, access, folder);
        if (mechanism.isIms()) {
            assertEquals(List.of(), opened.fields("ip", "frame.number"), "no IPv4");
            List<String> esps = opened.fields("ipv6 && esp", "esp.icv_good", "sip.CSeq.method");
            assertTrue(esps.size() > 8, "registration and calls: " + esps);
            for (String line : esps) {
                assertTrue(line.startsWith("1\t") || line.startsWith("True\t"), "an ICV that is not right: " + line);
                assertTrue(line.length() > 6 || !line.endsWith("\t"), "no SIP inside: " + line);
            }
        }
    }
}
