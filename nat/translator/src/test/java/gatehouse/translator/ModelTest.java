package gatehouse.translator;

import static gatehouse.translator.Bench.udp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random traffic of a small world through the translator and through {@link NatModel}: they must agree. */
class ModelTest {
    private static final List<String> INSIDE = List.of(
            "192.168.1.10:5060",
            "192.168.1.10:5061",
            "192.168.1.11:5060",
            "192.168.1.11:4000",
            "192.168.1.12:5060",
            "192.168.1.12:4001");
    private static final List<String> REMOTE =
            List.of("203.0.113.5:5060", "203.0.113.5:9", "203.0.113.6:5060", "203.0.113.6:9", "203.0.113.7:5060");

    @Test
    void theTranslatorDoesWhatTheModelSays() {
        Seeds.check(300, 20_000, this::run);
    }

    private void run(Seeded random) {
        Behavior behavior = behavior(random);
        Bench bench = new Bench(behavior, Bench.REALMS, Limits.HOME, random.seed());
        NatModel model = new NatModel(behavior, Timeouts.RECOMMENDED.udp().toNanos());
        for (int step = 0; step < 200; step++) {
            String what = "seed " + random.seed() + " step " + step + " " + behavior;
            switch (random.between(0, 19)) {
                case 0, 1, 2, 3, 4, 5, 6, 7 -> send(bench, model, random, what);
                case 8, 9, 10, 11, 12, 13, 14 -> receive(bench, model, random, what);
                case 15 -> hairpin(bench, model, random, what);
                case 16 -> remap(bench, model);
                case 17 -> {
                    if (random.chance(0.2)) {
                        bench.nat.reboot(bench);
                        model.forget();
                    }
                }
                default ->
                    bench.now += Duration.ofSeconds(random.between(1, 150)).toNanos();
            }
            if (random.chance(0.5)) { // the owner may be late: expiry must not depend on it
                bench.nat.expire(bench.now, bench);
                assertEquals(
                        model.outside(bench.now),
                        bench.nat.mappings().stream()
                                .map(b -> b.outside().toString())
                                .collect(Collectors.toSet()),
                        what);
            }
        }
        assertEquals(
                bench.opened.size() - bench.closed.size(), bench.nat.mappings().size());
    }

    private static Behavior behavior(Seeded random) {
        Dependence mapping = random.pick(List.of(Dependence.values()));
        Dependence filtering = random.pick(List.of(Dependence.values()));
        boolean overload = mapping == Dependence.ADDRESS_AND_PORT && random.chance(0.4);
        int low = random.between(1024, 60_000);
        int high = Math.min(65535, low + random.between(200, 5000));
        int block = !overload && random.chance(0.3) ? 50 : 0;
        PortPlan ports = new PortPlan(
                random.chance(0.7), block == 0 && random.chance(0.5), random.chance(0.5), overload, low, high, block);
        Dependence effective = overload ? Dependence.ADDRESS_AND_PORT : filtering;
        return new Behavior(
                "drawn", true, mapping, effective, ports, true, random.chance(0.5), true, false, EspPolicy.BLOCK);
    }

    private static void send(Bench bench, NatModel model, Seeded random, String what) {
        String from = random.pick(INSIDE);
        String to = random.pick(REMOTE);
        Sent sent = bench.out(udp(from, to));
        assertEquals(to, sent.destination(), what);
        assertNull(model.sent(from, to, sent.source(), bench.now), what);
    }

    private static void receive(Bench bench, NatModel model, Seeded random, String what) {
        String from = random.pick(REMOTE);
        String to = aPublicEndpoint(bench, model, random);
        List<Sent> arrived = bench.all(Side.OUTSIDE, udp(from, to));
        String expected = model.received(from, to, bench.now);
        assertEquals(expected, arrived.isEmpty() ? "" : arrived.getFirst().destination(), what);
    }

    private static void hairpin(Bench bench, NatModel model, Seeded random, String what) {
        String from = random.pick(INSIDE);
        String to = aPublicEndpoint(bench, model, random);
        int openedBefore = bench.opened.size();
        List<Sent> arrived = bench.all(Side.INSIDE, udp(from, to));
        String mapped = bench.opened.size() > openedBefore
                ? bench.opened.getLast().outside().toString()
                : bench.nat.mappings().stream()
                        .filter(b -> b.inside().toString().equals(from))
                        .map(b -> b.outside().toString())
                        .filter(o -> model.sent(from, to, o, bench.now) == null)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no fitting mapping: " + what));
        assertNull(model.sent(from, to, mapped, bench.now), what);
        String expected = model.received(mapped, to, bench.now);
        assertEquals(expected, arrived.isEmpty() ? "" : arrived.getFirst().destination(), what);
    }

    private static void remap(Bench bench, NatModel model) {
        bench.nat.expire(bench.now, bench);
        if (bench.nat.remapOne(bench)) {
            Binding before = bench.closed.getLast();
            Binding after = bench.opened.getLast();
            model.move(
                    before.inside().toString(),
                    before.remote() == null ? null : before.remote().toString(),
                    before.outside().toString(),
                    after.outside().toString());
        }
    }

    private static String aPublicEndpoint(Bench bench, NatModel model, Seeded random) {
        List<String> used = model.outside(bench.now).stream().sorted().toList();
        return used.isEmpty() || random.chance(0.1) ? Bench.PUBLIC + ":" + random.between(1, 65535) : random.pick(used);
    }
}
