package gatehouse.translator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.testkit.Host;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Network;
import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import gatehouse.testkit.Site;
import gatehouse.testkit.TcpListener;
import gatehouse.testkit.TcpStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Translators between hosts that talk over lossy links: what a prober outside measures, and that streams get through. */
class NetworkTest {
    private static final String INNER = "192.168.1.10";

    private static final class Heard implements TcpListener {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final List<TcpStream> streams = new ArrayList<>();
        boolean over;

        @Override
        public void opened(TcpStream stream) {
            streams.add(stream);
        }

        @Override
        public void data(TcpStream stream, byte[] octets) {
            bytes.writeBytes(octets);
        }

        @Override
        public void closed(TcpStream stream, boolean failed) {
            over = true;
        }
    }

    /** A home behind the NATs of a preset; the outermost has {@link Bench#PUBLIC}. */
    private static Site home(Network network, String preset, long seed) {
        List<Behavior> chain = Objects.requireNonNull(Presets.chain(preset));
        if (chain.size() == 1) {
            return network.site("home", box(chain.getFirst(), Bench.REALMS, seed));
        }
        Site carrier = network.site(
                "carrier", box(chain.getLast(), Realms.of("100.64.0.0/10", "100.64.0.1", Bench.PUBLIC), seed));
        return carrier.site(
                "home", box(chain.getFirst(), Realms.of("192.168.1.0/24", "192.168.1.1", "100.64.0.10"), seed + 1));
    }

    private static NatBox box(Behavior behavior, Realms realms, long seed) {
        return new NatBox(new Translator(behavior, realms, new Seeded(seed)));
    }

    /** The tests of RFC 5780 4.3 and 4.4, by hand: mapping toward three endpoints, then filtering for three senders. */
    @ParameterizedTest(name = "{0}: mapping {1}, filtering {2}")
    @CsvSource({
        "full-cone, ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT",
        "address-restricted, ENDPOINT_INDEPENDENT, ADDRESS",
        "port-restricted, ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT",
        "symmetric, ADDRESS_AND_PORT, ADDRESS_AND_PORT",
        "cgnat, ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT"
    })
    void aProberOutsideMeasuresTheKind(String preset, Dependence mapping, Dependence filtering) {
        Network network = new Network(5);
        Host phone = home(network, preset, 5).host("phone", INNER);
        Host prober = network.host("prober", "203.0.113.5", "203.0.113.6");
        List<Endpoint> seen = new ArrayList<>();
        prober.bindUdp(3478, packet -> seen.add(packet.from()));
        prober.bindUdp(3479, packet -> seen.add(packet.from()));
        List<Endpoint> heard = new ArrayList<>();
        phone.bindUdp(5060, packet -> heard.add(packet.from()));
        for (String to : List.of("203.0.113.5:3478", "203.0.113.5:3479", "203.0.113.6:3478")) {
            phone.sendUdp(5060, Endpoint.of(to), new byte[1]);
            network.simulation().run(Duration.ofSeconds(1));
        }
        Dependence measured = seen.get(0).equals(seen.get(2))
                ? Dependence.ENDPOINT_INDEPENDENT
                : seen.get(0).equals(seen.get(1)) ? Dependence.ADDRESS : Dependence.ADDRESS_AND_PORT;
        assertEquals(mapping, measured);

        Network fresh = new Network(6);
        Host other = home(fresh, preset, 6).host("phone", INNER);
        Host sender = fresh.host("sender", "203.0.113.5");
        Host stranger = fresh.host("stranger", "203.0.113.9");
        List<Endpoint> outer = new ArrayList<>();
        sender.bindUdp(3478, packet -> outer.add(packet.from()));
        sender.bindUdp(3479, packet -> {});
        stranger.bindUdp(3478, packet -> {});
        other.bindUdp(5060, packet -> heard.add(packet.from()));
        other.sendUdp(5060, sender.at(3478), new byte[1]);
        fresh.simulation().run(Duration.ofSeconds(1));
        heard.clear();
        sender.sendUdp(3478, outer.getFirst(), new byte[1]);
        sender.sendUdp(3479, outer.getFirst(), new byte[1]);
        stranger.sendUdp(3478, outer.getFirst(), new byte[1]);
        fresh.simulation().run(Duration.ofSeconds(1));
        int passed = switch (filtering) {
            case ENDPOINT_INDEPENDENT -> 3;
            case ADDRESS -> 2;
            case ADDRESS_AND_PORT -> 1;
        };
        assertEquals(passed, heard.size());
    }

    @Test
    void streamsCrossTwoNatsOverRoughLinks() {
        Seeds.check(10, 500, random -> {
            Network network = new Network(random.seed());
            network.everyLink(LinkProfile.ROUGH);
            Host phone = home(network, "cgnat", random.seed()).host("phone", INNER);
            Host server = network.host("server", "203.0.113.5");
            Heard atServer = new Heard();
            Heard atPhone = new Heard();
            server.listenTcp(5060, atServer);
            TcpStream stream = phone.connectTcp(server.at(5060), atPhone);
            network.simulation().runUntil("it is open", Duration.ofMinutes(2), () -> !atPhone.streams.isEmpty());
            byte[] up = random.bytes(3000);
            byte[] down = random.bytes(3000);
            stream.write(up);
            network.simulation()
                    .runUntil("it arrived", Duration.ofMinutes(3), () -> atServer.bytes.size() == up.length);
            TcpStream back = atServer.streams.getFirst();
            assertEquals(Bench.PUBLIC, back.remote().address().toString());
            back.write(down);
            network.simulation().runUntil("the answer too", Duration.ofMinutes(3), () -> atPhone.bytes.size() == 3000);
            assertArrayEquals(up, atServer.bytes.toByteArray());
            assertArrayEquals(down, atPhone.bytes.toByteArray());
        });
    }

    @Test
    void whoKeepsSendingIsReachableAgainAfterAReboot() {
        Network network = new Network(7);
        NatBox box = box(Presets.SYMMETRIC, Bench.REALMS, 7);
        Host phone = network.site("home", box).host("phone", INNER);
        Host server = network.host("server", "203.0.113.5");
        List<Endpoint> seen = new ArrayList<>();
        List<byte[]> heard = new ArrayList<>();
        server.bindUdp(5060, packet -> seen.add(packet.from()));
        phone.bindUdp(5060, packet -> heard.add(packet.payload()));
        phone.sendUdp(5060, server.at(5060), new byte[1]);
        network.simulation().run(Duration.ofSeconds(1));
        box.nat.reboot((to, bytes, offset, length) -> {});
        server.sendUdp(5060, seen.getFirst(), new byte[1]);
        network.simulation().run(Duration.ofSeconds(1));
        assertTrue(heard.isEmpty());
        phone.sendUdp(5060, server.at(5060), new byte[1]);
        network.simulation().run(Duration.ofSeconds(1));
        assertNotEquals(seen.getFirst(), seen.getLast());
        server.sendUdp(5060, seen.getLast(), new byte[1]);
        network.simulation().run(Duration.ofSeconds(1));
        assertEquals(1, heard.size());
    }
}
