package gatehouse.testkit;

import java.util.function.Consumer;

/** One link between two places; both directions share its profile. */
final class Link {
    private final Simulation simulation;
    private final Seeded random;
    private LinkProfile profile;
    private boolean own;
    private boolean cut;
    private long lastArrival;

    Link(Simulation simulation, Seeded random, LinkProfile profile) {
        this.simulation = simulation;
        this.random = random;
        this.profile = profile;
    }

    void profile(LinkProfile other) {
        profile = other;
        own = true;
    }

    void usual(LinkProfile other) {
        if (!own) {
            profile = other;
        }
    }

    void cut(boolean now) {
        cut = now;
    }

    void carry(Packet packet, Consumer<Packet> arrive) {
        if (cut || packet.wireLength() > profile.mtu() || random.chance(profile.loss())) {
            return;
        }
        deliver(packet, arrive);
        if (random.chance(profile.duplicate())) {
            deliver(packet, arrive);
        }
    }

    private void deliver(Packet packet, Consumer<Packet> arrive) {
        long jitter = random.between(0L, profile.jitter().toNanos());
        long arrival = simulation.now() + profile.latency().toNanos() + jitter;
        if (random.chance(profile.reorder())) {
            // Held back by up to four times the way, so that packets sent well after it come first.
            arrival += random.between(
                    1L, 4 * (profile.latency().toNanos() + profile.jitter().toNanos()) + 1);
        } else {
            arrival = Math.max(arrival, lastArrival);
            lastArrival = arrival;
        }
        simulation.at(arrival, () -> arrive.accept(packet));
    }
}
