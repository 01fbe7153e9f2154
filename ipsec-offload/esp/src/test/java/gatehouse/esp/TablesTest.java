package gatehouse.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.IpAddress;
import gatehouse.crypto.JcaEngine;
import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SAD and SPD: against plain lists, and with as many SAs as a lab has. */
class TablesTest {
    private static final EspSuite SUITE = EspSuite.of(Encryption.NULL, Integrity.HMAC_SHA_1_96);

    private static SecurityAssociation sa(long spi, IpAddress local, Seeded random) {
        return SecurityAssociation.of(
                spi,
                SecurityAssociation.Mode.TRANSPORT,
                SUITE,
                Packets.keys(SUITE, random),
                local,
                local.isV6() ? Packets.B6 : Packets.B4);
    }

    @Test
    void spiTableAgreesWithAMap() {
        Seeds.check(50, 5000, random -> {
            SpiTable<Integer> table = new SpiTable<>();
            Map<Integer, List<Integer>> model = new HashMap<>();
            int size = 0;
            for (int n = 0; n < 500; n++) {
                int spi = random.chance(0.5) ? random.between(0, 40) : random.between(0, 40) * 0x10000;
                List<Integer> same = model.computeIfAbsent(spi, k -> new ArrayList<>());
                if (random.chance(0.6)) {
                    table.add(spi, n);
                    same.add(n);
                    size++;
                } else if (!same.isEmpty()) {
                    Integer gone = random.pick(same);
                    assertTrue(table.remove(spi, gone::equals));
                    same.remove(gone);
                    size--;
                } else {
                    assertFalse(table.remove(spi, any -> true));
                }
                List<Integer> found = new ArrayList<>();
                for (int slot = table.first(spi); slot >= 0 && found.size() <= same.size(); ) {
                    found.add(table.at(slot));
                    slot = found.size() == same.size() ? -1 : table.next(spi, slot);
                }
                found.sort(Comparator.naturalOrder());
                assertEquals(same.stream().sorted().toList(), found);
                assertEquals(size, table.size());
            }
        });
    }

    /** Flat is what a look-up reads, not how fast that was on one day: at any size, and after every SA was replaced. */
    @ParameterizedTest
    @ValueSource(strings = {"random", "consecutive", "strides"})
    void aLookUpReadsAsManySlotsAmongAHundredThousandAsAmongAHundred(String how) {
        Seeded random = new Seeded(3);
        SpiTable<Integer> table = new SpiTable<>();
        int[] spis = new int[100_000];
        for (int n = 0; n < spis.length; n++) {
            spis[n] = spi(how, n, random);
            table.add(spis[n], n);
            if (n + 1 == 100) {
                assertFlat(table, spis, 100, random);
            }
        }
        assertFlat(table, spis, spis.length, random);
        for (int n = 0; n < spis.length; n++) {
            assertTrue(table.remove(spis[n], any -> true));
            spis[n] = spi(how, spis.length + n, random);
            table.add(spis[n], n);
        }
        assertFlat(table, spis, spis.length, random);
    }

    private static int spi(String how, int n, Seeded random) {
        return switch (how) {
            case "random" -> (int) random.between(256, 0xffff_ffffL);
            case "consecutive" -> 256 + n;
            default -> 256 + n * 1024; // as an allocator that keeps tenants apart may do
        };
    }

    private static void assertFlat(SpiTable<Integer> table, int[] spis, int count, Seeded random) {
        long found = 0;
        long missed = 0;
        for (int n = 0; n < count; n++) {
            found += table.reads(spis[n]);
            missed += table.reads((int) random.between(256, 0xffff_ffffL));
        }
        assertTrue(found < 2L * count && missed < 4L * count, found + " and " + missed + " slots for " + count);
    }

    @Test
    void spdAgreesWithAnOrderedList() {
        Seeds.check(100, 10_000, random -> {
            Spd spd = new Spd();
            List<Spd.Rule> rules = new ArrayList<>();
            IpView view = new IpView();
            for (int n = 0; n < 60; n++) {
                Spd.Rule rule = new Spd.Rule(
                        n * 7919 % 60,
                        anySelector(random),
                        random.chance(0.5) ? new Policy.Bypass() : new Policy.Discard());
                rules.add(rule);
                spd.add(rule);
                if (random.chance(0.2)) {
                    Spd.Rule gone = random.pick(rules);
                    rules.remove(gone);
                    assertTrue(spd.remove(gone));
                    assertFalse(spd.remove(gone));
                }
            }
            rules.sort(Comparator.comparingInt(Spd.Rule::order));
            assertEquals(rules.size(), spd.size());
            for (int n = 0; n < 100; n++) {
                boolean outbound = random.chance(0.5);
                byte[] packet = Packets.udp(
                        anyAddress(random),
                        random.between(1, 4),
                        anyAddress(random),
                        random.between(1, 4),
                        new byte[4]);
                assertTrue(view.wrap(packet, 0, packet.length));
                Policy expected = rules.stream()
                        .filter(rule -> rule.selector().matches(view, outbound))
                        .findFirst()
                        .map(Spd.Rule::policy)
                        .orElse(new Policy.Discard());
                assertEquals(expected, spd.policyFor(view, outbound));
            }
        });
    }

    private static IpAddress anyAddress(Seeded random) {
        return IpAddress.v4(10, random.between(0, 1), 0, random.between(0, 3));
    }

    private static Selector anySelector(Seeded random) {
        return new Selector(
                anyAddress(random),
                random.pick(List.of(0, 8, 16, 31, 32)),
                anyAddress(random),
                random.pick(List.of(0, 16, 32)),
                random.pick(List.of(Selector.ANY_PROTOCOL, 17, 6)),
                anyPorts(random),
                anyPorts(random));
    }

    private static PortRange anyPorts(Seeded random) {
        int low = random.between(1, 4);
        return switch (random.between(0, 2)) {
            case 0 -> PortRange.ANY;
            case 1 -> PortRange.of(low);
            default -> new PortRange(low, low + random.between(0, 2));
        };
    }

    @Test
    void spdWithSixVersionsOfAddresses() {
        Spd spd = new Spd();
        IpView view = new IpView();
        byte[] six = Packets.udp(Packets.A6, 5060, Packets.B6, 5060, new byte[4]);
        assertTrue(view.wrap(six, 0, six.length));
        spd.add(new Spd.Rule(2, Selector.everything(false), new Policy.Bypass()));
        assertInstanceOf(Policy.Discard.class, spd.policyFor(view, true));
        spd.add(new Spd.Rule(3, Selector.between(Packets.A6, 65, Packets.B6, 48), new Policy.Bypass()));
        assertInstanceOf(Policy.Bypass.class, spd.policyFor(view, true));
        assertInstanceOf(Policy.Discard.class, spd.policyFor(view, false), "local is local in both directions");
    }

    @Test
    void oneSpiAtTwoAddresses() {
        Seeded random = new Seeded(1);
        Sad sad = new Sad();
        try (EspCrypto crypto = new EspCrypto(new JcaEngine(), 1)) {
            InboundSa four = crypto.inbound(sa(1000, Packets.A4, random));
            InboundSa six = crypto.inbound(sa(1000, Packets.A6, random));
            sad.add(four);
            assertSame(four, sad.inbound(1000, Packets.B4), "one with this SPI: the SPI decides (RFC 4301 4.1)");
            sad.add(six);
            assertSame(four, sad.inbound(1000, Packets.A4));
            assertSame(six, sad.inbound(1000, Packets.A6));
            assertNull(sad.inbound(1000, Packets.B4));
            InboundSa again = crypto.inbound(sa(1000, Packets.A4, random));
            assertThrows(IllegalArgumentException.class, () -> sad.add(again));
            assertTrue(sad.remove(four));
            assertFalse(sad.remove(four));
            assertEquals(1, sad.size());
        }
    }

    @Test
    void aHundredThousandSas() {
        Seeded random = new Seeded(2);
        int count = 25_000; // UEs, each with two SAs in each direction
        Sad sad = new Sad();
        Spd spd = new Spd();
        EspKeys keys = Packets.keys(SUITE, random);
        IpView view = new IpView();
        try (EspCrypto crypto = new EspCrypto(new JcaEngine(), 1)) {
            for (int ue = 0; ue < count; ue++) {
                IpAddress address = IpAddress.v4(0x0a000000 + ue);
                for (int n = 0; n < 2; n++) {
                    SecurityAssociation in = SecurityAssociation.of(
                            0x1000_0000L + 2 * ue + n,
                            SecurityAssociation.Mode.TRANSPORT,
                            SUITE,
                            keys,
                            Packets.A4,
                            address);
                    sad.add(crypto.inbound(in));
                    SecurityAssociation out = SecurityAssociation.of(
                            0x2000_0000L + 2 * ue + n,
                            SecurityAssociation.Mode.TRANSPORT,
                            SUITE,
                            keys,
                            Packets.A4,
                            address);
                    OutboundSa running = crypto.outbound(out);
                    sad.add(running);
                    Selector selector = Selector.hosts(Packets.A4, address)
                            .with(17, PortRange.of(5060 + n), PortRange.of(6000 + n));
                    spd.add(new Spd.Rule(ue, selector, new Policy.Protect(running)));
                }
            }
            assertEquals(100_000, sad.size());
            for (int ue = 0; ue < count; ue++) {
                IpAddress address = IpAddress.v4(0x0a000000 + ue);
                InboundSa in = sad.inbound(0x1000_0001 + 2 * ue, Packets.A4);
                assertEquals(address, in.agreed().remote());
                byte[] packet = Packets.udp(Packets.A4, 5060, address, 6000, new byte[0]);
                assertTrue(view.wrap(packet, 0, packet.length));
                Policy.Protect found = assertInstanceOf(Policy.Protect.class, spd.policyFor(view, true));
                assertEquals(0x2000_0000L + 2 * ue, found.sa().agreed().spi());
            }
        }
    }
}
