package gatehouse.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    /** Right-hand sides from RFC 5952 section 4 and RFC 4291 2.2. */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "0.0.0.0, 0.0.0.0",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "::, ::",
        "::1, ::1",
        "[2001:DB8::A], 2001:db8::a",
        "::ffff:192.0.2.128, ::ffff:c000:280",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1::, 1::",
    })
    void readsAndWritesCanonicalText(String text, String canonical) {
        assertEquals(canonical, IpAddress.of(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1.2.3",
                "1.2.3.4.",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.a",
                "1..2.3",
                "[1.2.3.4]",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "1:2:3:4:5:6:7::8",
                ":1::",
                "1::2:",
                "12345::",
                "g::",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "example.org",
                "[::1",
                "::1]",
                "1.2.3.4:5060"
            })
    void refusesOtherText(String text) {
        assertInstanceOf(Decoded.Malformed.class, IpAddress.parse(text), text);
    }

    @Test
    void agreesWithTheJdkOnRandomAddresses() throws UnknownHostException {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
            for (int o = 0; o < octets.length; o++) {
                octets[o] = random.nextInt(3) == 0 ? (byte) random.nextInt() : 0;
            }
            IpAddress address = IpAddress.ofOctets(ByteView.of(octets)).orThrow();
            InetAddress jdk = InetAddress.getByAddress(octets);
            assertEquals(address, IpAddress.of(address.toString()));
            assertEquals(ByteView.of(octets), ByteView.of(address.octets()));
            boolean mapped = jdk.getAddress().length != octets.length;
            if (!mapped) {
                assertEquals(address, IpAddress.of(jdk.getHostAddress()));
            }
        }
    }

    @Test
    void knowsPrefixesAndPrivateSpace() {
        assertTrue(IpAddress.of("172.31.255.255").isPrivate());
        assertFalse(IpAddress.of("172.32.0.0").isPrivate());
        assertTrue(IpAddress.of("100.64.0.1").isPrivate());
        assertTrue(IpAddress.of("fd00::1").isPrivate());
        assertFalse(IpAddress.of("2001:db8::1").isPrivate());
        assertTrue(IpAddress.of("2001:db8:1:2:3::").isIn(IpAddress.of("2001:db8:1:2:3::"), 80));
        assertFalse(IpAddress.of("2001:db8:1:2:4::").isIn(IpAddress.of("2001:db8:1:2:3::"), 80));
        assertTrue(IpAddress.of("198.51.100.7").isIn(IpAddress.of("0.0.0.0"), 0));
    }

    @Test
    void endpointsReadAndWrite() {
        assertEquals("192.0.2.1:5060", Endpoint.of("192.0.2.1:5060").toString());
        assertEquals("[2001:db8::1]:5061", Endpoint.of("[2001:db8::1]:5061").toString());
        for (String bad : new String[] {"", ":", "1.2.3.4", "1.2.3.4:", "1.2.3.4:x", "1.2.3.4:65536", "::1:5060"}) {
            assertInstanceOf(Decoded.Malformed.class, Endpoint.parse(bad), bad);
        }
    }
}
