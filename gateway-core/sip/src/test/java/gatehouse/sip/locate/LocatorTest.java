package gatehouse.sip.locate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.base.DnsRecord;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.sip.message.SipUri;
import gatehouse.testkit.Seeded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** RFC 3263 4.1 and 4.2 against a zone in memory. */
class LocatorTest {
    private static final List<Transport> ALL = List.of(Transport.TLS, Transport.TCP, Transport.UDP);

    private final Map<String, List<DnsRecord>> zone = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    private void has(String name, DnsRecord.Type type, DnsRecord... records) {
        zone.put(type + " " + name, List.of(records));
    }

    private void host(String name, String address) {
        IpAddress ip = IpAddress.of(address);
        has(name, ip.isV6() ? DnsRecord.Type.AAAA : DnsRecord.Type.A, new DnsRecord.Address(ip));
    }

    private List<Hop> find(String uri, List<Transport> transports, long seed) {
        Locator locator = new Locator(new Seeded(seed));
        Queue<LocateAction> actions = new ArrayDeque<>();
        locator.handle(new LocateEvent.Find(1, SipUri.of(uri), transports), 0, actions::add);
        while (true) {
            switch (actions.remove()) {
                case LocateAction.Query(long query, String name, DnsRecord.Type type) -> {
                    asked.add(type + " " + name);
                    locator.handle(
                            new LocateEvent.Answer(query, zone.getOrDefault(type + " " + name, List.of())),
                            0,
                            actions::add);
                }
                case LocateAction.Found(long search, List<Hop> hops) -> {
                    return hops;
                }
            }
        }
    }

    private List<Hop> find(String uri) {
        return find(uri, ALL, 1);
    }

    private static Hop hop(Transport transport, String endpoint) {
        return new Hop(transport, Endpoint.of(endpoint));
    }

    @Test
    void anAddressNeedsNoQuestion() {
        assertEquals(List.of(hop(Transport.UDP, "192.0.2.1:5060")), find("sip:a@192.0.2.1"));
        assertEquals(List.of(hop(Transport.TCP, "192.0.2.1:5080")), find("sip:192.0.2.1:5080;transport=tcp"));
        assertEquals(List.of(hop(Transport.TLS, "[2001:db8::1]:5061")), find("sips:a@[2001:db8::1]"));
        assertEquals(List.of(), asked);
    }

    @Test
    void aPortMeansTheHostItself() {
        host("example.com", "192.0.2.7");
        host("example.com", "2001:db8::7");
        assertEquals(
                List.of(hop(Transport.UDP, "[2001:db8::7]:5070"), hop(Transport.UDP, "192.0.2.7:5070")),
                find("sip:example.com:5070"));
        assertEquals(List.of("AAAA example.com", "A example.com"), asked);
    }

    @Test
    void naptrChoosesTheTransportAndSrvTheServers() {
        // The example of RFC 3263 4.1
        has(
                "example.com",
                DnsRecord.Type.NAPTR,
                new DnsRecord.Naptr(90, 50, "s", "SIP+D2T", "_sip._tcp.example.com"),
                new DnsRecord.Naptr(100, 50, "s", "SIP+D2U", "_sip._udp.example.com"),
                new DnsRecord.Naptr(50, 50, "s", "SIPS+D2T", "_sips._tcp.example.com"));
        has(
                "_sip._tcp.example.com",
                DnsRecord.Type.SRV,
                new DnsRecord.Srv(1, 1, 5060, "server2.example.com"),
                new DnsRecord.Srv(0, 1, 5060, "server1.example.com"));
        host("server1.example.com", "192.0.2.1");
        host("server2.example.com", "192.0.2.2");
        assertEquals(
                List.of(hop(Transport.TCP, "192.0.2.1:5060"), hop(Transport.TCP, "192.0.2.2:5060")),
                find("sip:user@example.com", List.of(Transport.TCP, Transport.UDP), 1));
    }

    @Test
    void withoutNaptrSrvIsAskedForEachTransportOfOurs() {
        has("_sip._udp.example.com", DnsRecord.Type.SRV, new DnsRecord.Srv(0, 0, 5066, "u.example.com"));
        host("u.example.com", "192.0.2.3");
        assertEquals(
                List.of(hop(Transport.UDP, "192.0.2.3:5066")),
                find("sip:example.com", List.of(Transport.TCP, Transport.UDP), 1));
    }

    @Test
    void withoutSrvTheHostIsMeant() {
        host("example.com", "192.0.2.7");
        assertEquals(List.of(hop(Transport.UDP, "192.0.2.7:5060")), find("sip:example.com"));
        assertEquals(List.of(hop(Transport.TLS, "192.0.2.7:5061")), find("sips:example.com"));
        assertEquals(List.of(hop(Transport.TCP, "192.0.2.7:5060")), find("sip:example.com;transport=tcp"));
    }

    @Test
    void whatIsDecidedlyNotThereIsNotThere() {
        has("_sip._udp.example.com", DnsRecord.Type.SRV, new DnsRecord.Srv(0, 0, 0, "."));
        host("example.com", "192.0.2.7");
        assertEquals(List.of(), find("sip:example.com", List.of(Transport.UDP), 1)); // RFC 2782
        assertEquals(List.of(), find("sip:nowhere.example", List.of(Transport.UDP), 1));
        assertEquals(List.of(), find("sips:example.com", List.of(Transport.UDP), 1));
    }

    @Test
    void weightsAreChances() {
        has(
                "_sip._udp.example.com",
                DnsRecord.Type.SRV,
                new DnsRecord.Srv(0, 75, 5060, "often.example.com"),
                new DnsRecord.Srv(0, 25, 5060, "seldom.example.com"),
                new DnsRecord.Srv(1, 0, 5060, "last.example.com"));
        host("often.example.com", "192.0.2.1");
        host("seldom.example.com", "192.0.2.2");
        host("last.example.com", "192.0.2.3");
        int often = 0;
        for (int seed = 0; seed < 1000; seed++) {
            List<Hop> hops = find("sip:example.com", List.of(Transport.UDP), seed);
            assertEquals(3, hops.size());
            assertEquals("192.0.2.3:5060", hops.getLast().endpoint().toString());
            often += hops.getFirst().endpoint().equals(Endpoint.of("192.0.2.1:5060")) ? 1 : 0;
        }
        assertEquals(750, often, 60);
    }
}
