package gatehouse.sip.locate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 3361 and RFC 3319; whatever else may come is FuzzTest's. */
final class DhcpSipServersTest {
    private static List<String> servers(DhcpSipServers option, String hex) {
        return option.decode(ByteView.of(HexFormat.of().parseHex(hex))).orThrow();
    }

    private static String name(String... labels) {
        StringBuilder hex = new StringBuilder();
        for (String label : labels) {
            hex.append("%02x".formatted(label.length()));
            label.chars().forEach(c -> hex.append("%02x".formatted(c)));
        }
        return hex + "00";
    }

    @Test
    void namesComeInTheirOrder() {
        String names = name("example", "com") + name("example", "net");
        assertEquals(List.of("example.com", "example.net"), servers(DhcpSipServers.V4, "00" + names));
        assertEquals(List.of("example.com", "example.net"), servers(DhcpSipServers.V6_NAMES, names));
    }

    /** As dnsmasq 2.90 writes three names that have their ends in common. */
    @Test
    void aNameMayEndInAnEarlierOne() {
        String hex = "00" + "036f6e6504686f6d65076578616d706c6500" + "0374776fc004" + "05746872656504706f6f6cc009";
        assertEquals(
                List.of("one.home.example", "two.home.example", "three.pool.example"), servers(DhcpSipServers.V4, hex));
    }

    @Test
    void addressesComeInTheirOrder() {
        assertEquals(List.of("192.0.2.53", "192.0.2.54"), servers(DhcpSipServers.V4, "01c0000235c0000236"));
        assertEquals(List.of("2001:db8::53"), servers(DhcpSipServers.V6_ADDRESSES, "20010db8000000000000000000000053"));
    }

    @Test
    void ofALongListTheFirstAreTaken() {
        assertEquals(
                DhcpSipServers.MOST_SERVERS,
                servers(DhcpSipServers.V4, "01" + "c0000201".repeat(60)).size());
    }

    @ParameterizedTest
    @CsvSource({
        "'', nothing at all",
        "00, no name",
        "01, no address",
        "01c00002, part of an address",
        "0203616263, an unknown encoding",
        "0000, the root",
        "000361, a label that is cut short",
        "000161, a name that is cut short",
        "00016100c0, a pointer that is cut short",
        "00c000, a pointer to itself",
        "000161c000, a name that ends in itself",
        "000161c009, a pointer ahead",
        "00410000, a label of the reserved kinds",
        "0003612f6200, a name that no host has",
    })
    void damagedOptionsAreRefused(String hex, String why) {
        assertInstanceOf(
                Decoded.Malformed.class,
                DhcpSipServers.V4.decode(ByteView.of(HexFormat.of().parseHex(hex))),
                why);
    }

    /** RFC 1035 3.1: 255 octets with the lengths and the root. */
    @Test
    void aNameEndsAt255Octets() {
        String label = "3f" + "61".repeat(63);
        String longest = label.repeat(3) + "3d" + "61".repeat(61) + "00";
        assertEquals(253, servers(DhcpSipServers.V4, "00" + longest).getFirst().length());
        assertInstanceOf(
                Decoded.Malformed.class,
                DhcpSipServers.V4.decode(
                        ByteView.of(HexFormat.of().parseHex("00" + label.repeat(3) + "3e" + "61".repeat(62) + "00"))));
    }
}
