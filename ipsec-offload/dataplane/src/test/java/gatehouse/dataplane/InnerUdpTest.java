package gatehouse.dataplane;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.crypto.JcaEngine;
import gatehouse.esp.Encryption;
import gatehouse.esp.EspBatch;
import gatehouse.esp.EspKeys;
import gatehouse.esp.EspPacket;
import gatehouse.esp.EspSuite;
import gatehouse.esp.Integrity;
import gatehouse.esp.IpView;
import gatehouse.esp.OutboundSa;
import gatehouse.esp.Policy;
import gatehouse.esp.SecurityAssociation;
import gatehouse.esp.Selector;
import gatehouse.esp.Spd;
import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SIP over UDP inside UDP-encapsulated ESP, all in user space, over the loopback: no privilege needed. */
class InnerUdpTest {
    @Test
    void writtenThenRead() {
        Seeds.check(200, 20_000, random -> {
            boolean v6 = random.chance(0.5);
            Endpoint from = Endpoint.of(v6 ? "[2001:db8::1]:5062" : "10.0.0.1:5062");
            Endpoint to = Endpoint.of(v6 ? "[2001:db8::2]:6000" : "10.0.0.2:6000");
            byte[] payload = random.bytes(random.between(0, 3000));
            EspPacket packet = new EspPacket(4000);
            int dscp = random.between(0, 63);
            InnerUdp inner = new InnerUdp(dscp);
            inner.write(packet, from, to, payload);
            IpView view = new IpView();
            assertTrue(view.wrap(packet.array(), packet.offset(), packet.length()));
            assertEquals(dscp << 2, view.trafficClass(), "the code point, and no congestion");
            InnerUdp.Datagram read = inner.read(packet).orThrow();
            assertEquals(from, read.source());
            assertEquals(to, read.destination());
            assertArrayEquals(payload, read.payload().copy());
            int header = v6 ? 40 : 20;
            int at = packet.offset() + header + 8;
            if (payload.length > 0) {
                packet.array()[at + random.between(0, payload.length - 1)] ^= (byte) (1 << random.between(0, 7));
                assertInstanceOf(Decoded.Malformed.class, inner.read(packet));
            }
            for (int n = 0; n < 20; n++) { // whatever it is, it is read or refused, and nothing is thrown
                packet.array()[packet.offset() + random.between(0, header + 7)] = (byte) random.between(0, 255);
                assertEquals(true, inner.read(packet) != null);
            }
        });
    }

    @Test
    void aSipMessageAndIkeThroughOnePort() throws Exception {
        Seeded random = new Seeded(3);
        IpAddress a = IpAddress.v4(127, random.between(1, 254), random.between(1, 254), 1);
        IpAddress b = IpAddress.v4(a.v4Bits() + 1);
        List<String> ike = new ArrayList<>();
        EspUdpSocket portA = EspUdpSocket.open(new Endpoint(a, 0), (from, to, message) -> {}, 8);
        EspUdpSocket portB =
                EspUdpSocket.open(new Endpoint(b, 0), (from, to, message) -> ike.add(from + " " + message.length), 8);
        try (EspPath pathA = new EspPath(new JcaEngine(), random, List.of(portA), 8);
                EspPath pathB = new EspPath(new JcaEngine(), random, List.of(portB), 8)) {
            EspSuite suite = EspSuite.of(Encryption.AES_CBC, Integrity.HMAC_SHA_1_96);
            EspKeys keys = EspKeys.copyOf(random.bytes(16), random.bytes(20), new byte[0]);
            Endpoint ue = Endpoint.of("203.0.113.5:5062");
            Endpoint server = Endpoint.of("198.51.100.9:6000");
            OutboundSa out = pathA.crypto()
                    .outbound(SecurityAssociation.of(700, SecurityAssociation.Mode.TUNNEL, suite, keys, a, b)
                            .encapsulated(portA.local().port(), portB.local().port()));
            pathA.spd().add(new Spd.Rule(1, Selector.hosts(ue.address(), server.address()), new Policy.Protect(out)));
            pathB.sad()
                    .add(pathB.crypto()
                            .inbound(SecurityAssociation.of(700, SecurityAssociation.Mode.TUNNEL, suite, keys, b, a)
                                    .encapsulated(
                                            portB.local().port(), portA.local().port())));
            EspBatch batch = new EspBatch(8, 65_535);
            byte[] message = random.bytes(5000); // longer than a link's MTU
            InnerUdp inner = new InnerUdp();
            inner.write(batch.add(), ue, server, message);
            inner.write(batch.add(), server, ue, message); // no policy for it
            assertEquals(true, portA.sendKeepalive(portB.local()));
            assertEquals(true, portA.sendIke(portB.local(), new byte[28]));
            assertEquals(1, pathA.send(batch, 0));
            EspBatch received = new EspBatch(8, 65_535);
            assertEquals(1, pathB.receive(received, 0), "the loopback has delivered when sending returns");
            InnerUdp.Datagram datagram = inner.read(received.get(0)).orThrow();
            assertEquals(ue, datagram.source());
            assertArrayEquals(message, datagram.payload().copy());
            assertEquals(1, portB.keepalives());
            assertEquals(List.of(portA.local() + " 28"), ike);
        }
    }
}
