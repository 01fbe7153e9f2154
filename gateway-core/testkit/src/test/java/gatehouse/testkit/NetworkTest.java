package gatehouse.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aDatagramArrivesAfterTheLatency() {
        Network network = new Network(1);
        Host alice = network.host("alice", "192.0.2.1");
        Host bob = network.host("bob", "192.0.2.2");
        List<Long> arrivals = new ArrayList<>();
        bob.bindUdp(5060, packet -> arrivals.add(network.simulation().now()));
        alice.sendUdp(5060, bob.at(5060), bytes("x"));
        network.simulation().run(Duration.ofSeconds(1));
        assertEquals(List.of(5_000_000L), arrivals);
    }

    @Test
    void oneSeedIsOneRunAndAnotherSeedAnother() {
        assertEquals(roughRun(7), roughRun(7));
        assertNotEquals(roughRun(7), roughRun(8));
    }

    private static List<String> roughRun(long seed) {
        Network network = new Network(seed);
        network.everyLink(LinkProfile.ROUGH);
        Host alice = network.host("alice", "192.0.2.1");
        Host bob = network.host("bob", "192.0.2.2");
        List<String> log = new ArrayList<>();
        bob.bindUdp(9, packet -> log.add(network.simulation().now() + " " + packet.payload()[0]));
        for (int i = 0; i < 100; i++) {
            byte number = (byte) i;
            network.simulation().after(Duration.ofMillis(i), () -> alice.sendUdp(9, bob.at(9), new byte[] {number}));
        }
        network.simulation().run(Duration.ofSeconds(1));
        return log;
    }

    @Test
    void aRoughLinkLosesRepeatsAndReordersAboutAsOftenAsItSays() {
        Network network = new Network(3);
        network.everyLink(LinkProfile.ROUGH);
        Host alice = network.host("alice", "192.0.2.1");
        Host bob = network.host("bob", "192.0.2.2");
        List<Integer> got = new ArrayList<>();
        bob.bindUdp(9, packet -> got.add((packet.payload()[0] & 0xff) << 8 | packet.payload()[1] & 0xff));
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            network.simulation()
                    .after(
                            Duration.ofMillis(20L * i),
                            () -> alice.sendUdp(9, bob.at(9), new byte[] {(byte) (number >> 8), (byte) number}));
        }
        network.simulation().run(Duration.ofSeconds(300));
        long distinct = got.stream().distinct().count();
        assertEquals(9_000, distinct, 200);
        assertEquals(900, got.size() - distinct, 200);
        long overtaken = 0;
        for (int i = 1; i < got.size(); i++) {
            overtaken += got.get(i) < got.get(i - 1) ? 1 : 0;
        }
        assertTrue(overtaken > 100, "only " + overtaken + " overtaken");
    }

    @Test
    void whatIsLargerThanTheMtuAndWhatMeetsACutDoesNotArrive() {
        Network network = new Network(1);
        Host alice = network.host("alice", "192.0.2.1");
        Host bob = network.host("bob", "192.0.2.2");
        network.link(alice, bob, LinkProfile.CLEAN.withMtu(1500));
        List<Integer> sizes = new ArrayList<>();
        bob.bindUdp(9, packet -> sizes.add(packet.payload().length));
        alice.sendUdp(9, bob.at(9), new byte[1473]);
        alice.sendUdp(9, bob.at(9), new byte[1472]);
        network.simulation().run(Duration.ofSeconds(1));
        network.cut(alice, bob);
        alice.sendUdp(9, bob.at(9), new byte[1]);
        network.simulation().run(Duration.ofSeconds(1));
        network.heal(alice, bob);
        alice.sendUdp(9, bob.at(9), new byte[2]);
        network.simulation().run(Duration.ofSeconds(1));
        assertEquals(List.of(1472, 2), sizes);
    }

    @Test
    void aStreamIsWholeAndOrderedOverARoughLink() {
        Seeds.check(20, 500, seeded -> {
            Network network = new Network(seeded.seed());
            network.everyLink(LinkProfile.ROUGH);
            Host alice = network.host("alice", "2001:db8::1");
            Host bob = network.host("bob", "2001:db8::2");
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            boolean[] closed = new boolean[2];
            bob.listenTcp(5060, new TcpListener() {
                @Override
                public void data(TcpStream stream, byte[] octets) {
                    heard.writeBytes(octets);
                }

                @Override
                public void closed(TcpStream stream, boolean failed) {
                    closed[0] = true;
                    closed[1] = failed;
                }
            });
            byte[] sent = seeded.bytes(seeded.between(1, 20_000));
            TcpStream stream = alice.connectTcp(bob.at(5060), (s, octets) -> {});
            int cut = seeded.between(0, sent.length);
            stream.write(Arrays.copyOfRange(sent, 0, cut));
            stream.write(Arrays.copyOfRange(sent, cut, sent.length));
            stream.close();
            network.simulation().runUntil("closed", Duration.ofMinutes(5), () -> closed[0]);
            assertArrayEquals(sent, heard.toByteArray());
            assertEquals(false, closed[1]);
        });
    }

    @Test
    void aStreamToNobodyFails() {
        Network network = new Network(1);
        Host alice = network.host("alice", "192.0.2.1");
        Host bob = network.host("bob", "192.0.2.2");
        List<String> log = new ArrayList<>();
        TcpListener listener = new TcpListener() {
            @Override
            public void data(TcpStream stream, byte[] octets) {}

            @Override
            public void closed(TcpStream stream, boolean failed) {
                log.add(stream.remote() + " " + failed);
            }
        };
        alice.connectTcp(bob.at(1), listener);
        alice.connectTcp(Endpoint.of("203.0.113.9:1"), listener);
        network.simulation().run(Duration.ofMinutes(2));
        assertEquals(List.of("192.0.2.2:1 true", "203.0.113.9:1 true"), log);
    }

    /** The smallest NAT there is: one outside port per inside endpoint. */
    private static final class OnePortEach implements Middlebox {
        private final IpAddress outside = IpAddress.of("198.51.100.1");
        private final Map<Endpoint, Endpoint> out = new HashMap<>();
        private final Map<Endpoint, Endpoint> in = new HashMap<>();

        @Override
        public boolean ownsOutside(IpAddress address) {
            return address.equals(outside);
        }

        @Override
        public void packet(Side side, Packet packet, long now, Output output) {
            if (side == Side.INSIDE) {
                Endpoint mapped =
                        out.computeIfAbsent(packet.from(), inside -> new Endpoint(outside, 40_000 + out.size()));
                in.put(mapped, packet.from());
                output.send(Side.OUTSIDE, packet.from(mapped));
            } else if (in.containsKey(packet.to())) {
                output.send(Side.INSIDE, packet.to(in.get(packet.to())));
            }
        }
    }

    @Test
    void aMiddleboxRewritesBothWaysForDatagramsAndStreams() {
        Network network = new Network(1);
        Host server = network.host("server", "192.0.2.1");
        Site home = network.site("home", new OnePortEach());
        Host phone = home.host("phone", "192.168.1.10");
        List<String> log = new ArrayList<>();
        server.bindUdp(5060, packet -> {
            log.add("server saw " + packet.from());
            server.sendUdp(5060, packet.from(), bytes("pong"));
        });
        server.listenTcp(5060, (stream, octets) -> log.add("stream from " + stream.remote() + " " + octets.length));
        phone.bindUdp(5062, packet -> log.add("phone saw " + packet.from()));
        phone.sendUdp(5062, server.at(5060), bytes("ping"));
        network.simulation().run(Duration.ofSeconds(1));
        phone.connectTcp(server.at(5060), (s, octets) -> {}).write(bytes("hello"));
        network.simulation().run(Duration.ofSeconds(1));
        assertEquals(
                List.of(
                        "server saw 198.51.100.1:40000",
                        "phone saw 192.0.2.1:5060",
                        "stream from 198.51.100.1:40001 5"),
                log);
        Ladder.of("""
                phone  -> server : ping
                server -> home   : pong
                phone  -> server : hello
                """).assertMatches(network.wire(), payload -> new String(payload, StandardCharsets.UTF_8));
    }
}
