package gatehouse.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.DnsRecord;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.config.Server;
import gatehouse.netty.EventLoops;
import gatehouse.netty.SecureEntropy;
import gatehouse.netty.SystemClock;
import gatehouse.netty.dns.DnsClient;
import gatehouse.testkit.Peer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the DNS leads to an operator's servers (RFC 3263), with dnsmasq as the DNS. */
final class OperatorRouteTest {
    private static final EventLoops LOOPS = new EventLoops("dns", 1, EventLoops.Io.BEST, SystemClock.INSTANCE);
    // Which address is free is not for a seed to say
    private static final String ADDRESS = "127." + ThreadLocalRandom.current().nextInt(16, 250) + "."
            + ThreadLocalRandom.current().nextInt(1, 250) + ".53";
    private static final Endpoint DNS = Endpoint.of(ADDRESS + ":15353");
    private static Process dnsmasq;

    @BeforeAll
    static void start() throws Exception {
        Peer.need("dnsmasq");
        List<String> command = new ArrayList<>(List.of(
                "dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--pid-file=",
                "--no-resolv",
                "--no-hosts",
                "--bind-interfaces",
                "--listen-address=" + ADDRESS,
                "--port=15353",
                "--local=/example/"));
        command.addAll(List.of(
                "--naptr-record=home.example,10,20,S,SIPS+D2T,,_sips._tcp.home.example",
                "--naptr-record=home.example,20,20,S,SIP+D2U,,_sip._udp.pool.example",
                "--naptr-record=home.example,5,20,U,E2U+sip,!^.*$!sip:info@home.example!",
                "--srv-host=_sips._tcp.home.example,one.home.example,5071,10,0",
                "--srv-host=_sip._udp.pool.example,two.home.example,5070,20,0",
                "--srv-host=_sip._udp.pool.example,one.home.example,5060,10,0",
                "--srv-host=_sip._udp.old.example,two.home.example,5080,0,0",
                "--host-record=one.home.example,192.0.2.1,2001:db8::1",
                "--host-record=two.home.example,192.0.2.2",
                "--host-record=plain.example,192.0.2.3",
                "--cname=other.example,plain.example"));
        dnsmasq = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (DnsClient dns = DnsClient.of(LOOPS, DNS)) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (dns.ask("plain.example", DnsRecord.Type.A).isEmpty()) {
                assertTrue(dnsmasq.isAlive() && System.nanoTime() < until, "dnsmasq does not answer");
                Thread.sleep(50);
            }
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (dnsmasq != null) {
            dnsmasq.destroy();
            dnsmasq.waitFor(5, TimeUnit.SECONDS);
        }
        LOOPS.close();
    }

    private static List<String> addresses(String server, Transport transport) {
        return OperatorRoute.addresses(
                        Server.parse(server).orThrow(), transport, () -> DnsClient.of(LOOPS, DNS), new SecureEntropy())
                .stream()
                .map(Endpoint::toString)
                .toList();
    }

    @Test
    void aServiceIsFoundByNaptrAndSrvInTheirOrder() {
        assertEquals(
                List.of("[2001:db8::1]:5060", "192.0.2.1:5060", "192.0.2.2:5070"),
                addresses("home.example", Transport.UDP));
        assertEquals(List.of("[2001:db8::1]:5071", "192.0.2.1:5071"), addresses("home.example", Transport.TLS));
    }

    @Test
    void withoutNaptrTheServiceIsAskedForByItsUsualName() {
        assertEquals(List.of("192.0.2.2:5080"), addresses("old.example", Transport.UDP));
    }

    @Test
    void withoutServicesTheHostItselfIsMeant() {
        assertEquals(List.of("192.0.2.3:5060"), addresses("plain.example", Transport.TCP));
        assertEquals(List.of("192.0.2.3:5061"), addresses("plain.example", Transport.TLS));
        assertEquals(List.of("192.0.2.3:5060"), addresses("other.example", Transport.UDP), "through a CNAME");
    }

    @Test
    void aPortOrAnAddressEndsTheSearch() {
        assertEquals(List.of("192.0.2.2:5099"), addresses("two.home.example:5099", Transport.UDP));
        assertEquals(List.of("192.0.2.9:5060"), addresses("192.0.2.9", Transport.UDP));
        assertEquals(List.of("[2001:db8::9]:5061"), addresses("2001:db8::9", Transport.TLS));
    }

    @Test
    void aNameThatIsNotThereLeadsNowhere() {
        assertEquals(List.of(), addresses("nobody.example", Transport.UDP));
    }

    /** The whole way: udhcpc asks dnsmasq, its script leaves a file, and the names in it are asked for (RFC 3361 3.1). */
    @Test
    void whatDhcpNamesIsTriedFirst(@TempDir Path folder) throws Exception {
        var operator = LeasedServersTest.operator("192.0.2.2:5070");
        LeasedServersTest.askDhcp(folder, "home.example,one.home.example,plain.example");
        assertEquals("sipsrv=home.example one.home.example plain.example\n", Files.readString(folder.resolve("lease")));
        SequencedMap<Endpoint, String> found = OperatorRoute.resolve(
                operator, folder, IpAddress.of("192.0.2.99"), () -> DnsClient.of(LOOPS, DNS), new SecureEntropy());
        SequencedMap<Endpoint, String> expected = new LinkedHashMap<>();
        expected.put(Endpoint.of("192.0.2.1:5060"), "ims.example");
        expected.put(Endpoint.of("192.0.2.2:5070"), "ims.example");
        expected.put(Endpoint.of("192.0.2.3:5060"), "ims.example");
        assertEquals(List.copyOf(expected.entrySet()), List.copyOf(found.entrySet()));

        LeasedServersTest.askDhcp(folder, "192.0.2.53,192.0.2.54");
        found = OperatorRoute.resolve(
                operator, folder, IpAddress.of("192.0.2.99"), () -> DnsClient.of(LOOPS, DNS), new SecureEntropy());
        assertEquals(
                List.of("192.0.2.53:5060", "192.0.2.54:5060", "192.0.2.2:5070"),
                found.keySet().stream().map(Endpoint::toString).toList());
    }

    /** A server that the configuration names has to be that one, whoever else names its address. */
    @Test
    void aConfiguredNameStaysTheCertificatesName(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("lease"), "sipsrv=192.0.2.3 two.home.example\n");
        SequencedMap<Endpoint, String> found = OperatorRoute.resolve(
                LeasedServersTest.operator("plain.example:5060"),
                folder,
                IpAddress.of("192.0.2.99"),
                () -> DnsClient.of(LOOPS, DNS),
                new SecureEntropy());
        assertEquals(
                List.of("192.0.2.3:5060 plain.example", "192.0.2.2:5060 ims.example"),
                found.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .toList());
    }

    /** NAPTR, SRV, AAAA and A one after the other would keep the supervisor waiting four times as long. */
    @Test
    void aSilentServerIsAskedOnce() throws Exception {
        try (var socket = new DatagramSocket(0, InetAddress.getByName(ADDRESS))) {
            Endpoint silent = Endpoint.of(ADDRESS + ":" + socket.getLocalPort());
            List<Endpoint> found = OperatorRoute.addresses(
                    Server.parse("home.example").orThrow(),
                    Transport.UDP,
                    () -> DnsClient.of(LOOPS, silent),
                    new SecureEntropy());
            assertEquals(List.of(), found);
            var asked = new HashSet<String>();
            socket.setSoTimeout(200);
            try {
                while (true) {
                    var query = new DatagramPacket(new byte[512], 512);
                    socket.receive(query);
                    asked.add(Arrays.toString(Arrays.copyOfRange(query.getData(), 12, query.getLength())));
                }
            } catch (SocketTimeoutException over) {
                assertEquals(1, asked.size(), "one question, however often");
            }
            List<Endpoint> here = OperatorRoute.addresses(
                    Server.parse("localhost").orThrow(),
                    Transport.UDP,
                    () -> DnsClient.of(LOOPS, silent),
                    new SecureEntropy());
            assertTrue(here.contains(Endpoint.of("127.0.0.1:5060")), "the hosts file needs no server: " + here);
        }
    }

    /** Whatever a DNS server says, the search comes to its end. */
    @Test
    void damagedRecordsAreNone() throws Exception {
        byte[][] data = {
            {},
            {0},
            {0, 1, 0, 2, 3},
            {0, 1, 0, 2, 0, 3, (byte) 0xc0},
            {0, 1, 0, 2, 0, 3, (byte) 0xc0, 12},
            {0, 1, 0, 2, (byte) 200, 'S'},
            {0, 1, 0, 2, 0, 3, 63, 'x'},
        };
        try (var socket = new DatagramSocket(0, InetAddress.getByName(ADDRESS))) {
            for (byte[] each : data) {
                for (DnsRecord.Type type : List.of(DnsRecord.Type.SRV, DnsRecord.Type.NAPTR, DnsRecord.Type.A)) {
                    Thread.ofVirtual().start(() -> answer(socket, each));
                    try (DnsClient dns = DnsClient.of(LOOPS, Endpoint.of(ADDRESS + ":" + socket.getLocalPort()))) {
                        for (DnsRecord answer : dns.ask("home.example", type)) {
                            assertTrue(
                                    type == DnsRecord.Type.SRV && answer instanceof DnsRecord.Srv,
                                    () -> type + " " + Arrays.toString(each) + ": " + answer);
                        }
                    }
                }
            }
        }
    }

    /** The question back, with one answer of its type that holds {@code data}. */
    private static void answer(DatagramSocket socket, byte[] data) {
        try {
            var query = new DatagramPacket(new byte[512], 512);
            socket.receive(query);
            byte[] asked = Arrays.copyOf(query.getData(), query.getLength());
            int end = 12;
            while (asked[end] != 0) {
                end += asked[end] + 1;
            }
            end += 5; // the root, type and class
            var out = new java.io.ByteArrayOutputStream();
            out.write(asked, 0, 2);
            out.write(new byte[] {(byte) 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0});
            out.write(asked, 12, end - 12);
            out.write(
                    new byte[] {(byte) 0xc0, 12, asked[end - 4], asked[end - 3], 0, 1, 0, 0, 0, 9, 0, (byte) data.length
                    });
            out.write(data);
            socket.send(new DatagramPacket(out.toByteArray(), out.size(), query.getSocketAddress()));
        } catch (IOException closed) {
            assertTrue(closed.getMessage().getBytes(StandardCharsets.UTF_8).length > 0);
        }
    }
}
