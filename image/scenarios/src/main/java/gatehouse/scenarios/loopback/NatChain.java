package gatehouse.scenarios.loopback;

import gatehouse.base.Deadlines;
import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import gatehouse.translator.Behavior;
import gatehouse.translator.Binding;
import gatehouse.translator.Limits;
import gatehouse.translator.Output;
import gatehouse.translator.Realms;
import gatehouse.translator.Side;
import gatehouse.translator.Timeouts;
import gatehouse.translator.Translator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/** One or several NATs in a row, from the home outwards, each a {@link Translator}; between them packets queue. */
final class NatChain {
    /** What stands at the two ends of the row. */
    interface Ends {
        /** A packet leaves the outermost NAT. */
        void toWorld(byte[] packet);

        /** A packet arrives at home. */
        void toHome(byte[] packet);

        /** The outermost NAT uses another public endpoint. */
        void opened(Binding binding);

        /** The outermost NAT gives a public endpoint up. */
        void closed(Binding binding);
    }

    private static final IpAddress CARRIER_NETWORK = IpAddress.v4(100, 64, 0, 0); // RFC 6598
    private static final IpAddress CARRIER_ROUTER = IpAddress.v4(100, 64, 7, 1);
    private static final IpAddress CARRIER_CUSTOMER = IpAddress.v4(100, 64, 7, 2);

    /** Real sockets carry whole datagrams, so no NAT here may cut them. */
    private static final int WHOLE = 65_535;

    /** A packet on its way to a stage; its bytes are translated in place there. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Hop(int stage, Side from, byte[] packet) {}

    private final List<Translator> stages = new ArrayList<>();
    private final List<Output> outputs = new ArrayList<>();
    private final Queue<Hop> hops = new ArrayDeque<>();
    private final Ends ends;

    /**
     * The row of {@code behaviors} between a home with the one host {@code inner} and the world, where it is
     * {@code publicAddress}; between two NATs lies a carrier's network.
     */
    NatChain(
            List<Behavior> behaviors,
            Timeouts timeouts,
            IpAddress inner,
            IpAddress publicAddress,
            Entropy entropy,
            Ends ends) {
        if (behaviors.isEmpty() || behaviors.size() > 2) {
            throw new IllegalArgumentException("one or two NATs stand in a row, not " + behaviors.size());
        }
        this.ends = ends;
        IpAddress homeRouter = IpAddress.v4((inner.v4Bits() & ~0xff) | 1);
        if (behaviors.size() == 1) {
            add(
                    behaviors.getFirst(),
                    new Realms(inner, 24, homeRouter, List.of(publicAddress), WHOLE),
                    timeouts,
                    entropy);
        } else {
            add(
                    behaviors.getFirst(),
                    new Realms(inner, 24, homeRouter, List.of(CARRIER_CUSTOMER), WHOLE),
                    timeouts,
                    entropy);
            add(
                    behaviors.getLast(),
                    new Realms(CARRIER_NETWORK, 10, CARRIER_ROUTER, List.of(publicAddress), WHOLE),
                    timeouts,
                    entropy);
        }
    }

    private void add(Behavior behavior, Realms realms, Timeouts timeouts, Entropy entropy) {
        int stage = stages.size();
        stages.add(new Translator(behavior, realms, timeouts, Limits.HOME, entropy));
        outputs.add(new Output() {
            @Override
            public void forward(Side to, byte[] bytes, int offset, int length) {
                byte[] packet = Arrays.copyOfRange(bytes, offset, offset + length);
                hops.add(new Hop(to == Side.OUTSIDE ? stage + 1 : stage - 1, to.opposite(), packet));
            }

            @Override
            public void opened(Binding binding) {
                if (stage == stages.size() - 1) {
                    ends.opened(binding);
                }
            }

            @Override
            public void closed(Binding binding) {
                if (stage == stages.size() - 1) {
                    ends.closed(binding);
                }
            }
        });
    }

    void fromHome(byte[] packet, long now) {
        hops.add(new Hop(0, Side.INSIDE, packet));
        carry(now);
    }

    void fromWorld(byte[] packet, long now) {
        hops.add(new Hop(stages.size() - 1, Side.OUTSIDE, packet));
        carry(now);
    }

    private void carry(long now) {
        for (Hop hop = hops.poll(); hop != null; hop = hops.poll()) {
            byte[] packet = hop.packet();
            if (hop.stage() < 0) {
                ends.toHome(packet);
            } else if (hop.stage() == stages.size()) {
                ends.toWorld(packet);
            } else {
                stages.get(hop.stage()).translate(hop.from(), packet, 0, packet.length, now, outputs.get(hop.stage()));
            }
        }
    }

    long nextDeadline() {
        return stages.stream().mapToLong(Translator::nextDeadline).min().orElse(Deadlines.NEVER);
    }

    void expire(long now) {
        for (int i = 0; i < stages.size(); i++) {
            stages.get(i).expire(now, outputs.get(i));
        }
    }

    /** The NAT at home restarts, as when somebody pulls its plug. */
    void rebootHome() {
        stages.getFirst().reboot(outputs.getFirst());
    }

    /** The outermost NAT moves one mapping to another port; false when it has none. */
    boolean remapOne() {
        return stages.getLast().remapOne(outputs.getLast());
    }

    /** The outermost NAT gets another public address. */
    void rebind(IpAddress publicAddress) {
        stages.getLast().rebind(List.of(publicAddress), outputs.getLast());
    }

    /** The mappings of the outermost NAT. */
    List<Binding> mappings() {
        return stages.getLast().mappings();
    }

    /** Packets that any of the NATs dropped. */
    long dropped() {
        return stages.stream().mapToLong(stage -> stage.counters().dropped()).sum();
    }

    /** Whether {@code address} is one that the world may see. */
    boolean isPublic(IpAddress address) {
        return stages.getLast().realms().pool().contains(address);
    }

    /** Whether the outermost is a NAT at all, not a plain router. */
    boolean translates() {
        return stages.getLast().behavior().translates();
    }
}
