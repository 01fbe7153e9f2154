package gatehouse.lab.access;

import gatehouse.base.ByteView;
import gatehouse.base.Flow;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.testkit.Seeded;
import gatehouse.testkit.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * TCP inside SAs, in memory. As reliable as TCP and as mortal: octets arrive late, in order and in pieces; a connection may
 * be refused or cut; where the SAs of an end are gone, nothing gets through, and in the end both hear that it is over.
 * Connections are named as the P-CSCF sees them.
 */
public final class InnerPipes {
    private static final Duration GIVES_UP = Duration.ofSeconds(20);

    /** A UE's end of everything. */
    public interface Ue {
        /** The connection as the UE sees it; null when it has no SAs for it. */
        @Nullable
        Flow inside(Flow ofPcscf);

        void feed(TransportEvent event);
    }

    private final class Pipe {
        final Flow flow;
        final Ue ue;
        boolean open;
        boolean over;
        long upAt;
        long downAt;
        final List<Runnable> waiting = new ArrayList<>();

        Pipe(Flow flow, Ue ue) {
            this.flow = flow;
            this.ue = ue;
        }
    }

    private final Simulation simulation;
    private final Seeded seeded;
    private final Consumer<TransportEvent> pcscf;
    private final java.util.function.Predicate<Flow> protectedAtPcscf;
    private final List<Ue> ues = new ArrayList<>();
    private final Map<Flow, Pipe> pipes = new HashMap<>();

    /** How often a connection is refused; 0 to 1. */
    public double refusals;

    /** How many were opened. */
    public int opened;

    InnerPipes(
            Simulation simulation,
            Seeded seeded,
            Consumer<TransportEvent> pcscf,
            java.util.function.Predicate<Flow> protectedAtPcscf) {
        this.simulation = simulation;
        this.seeded = seeded;
        this.pcscf = pcscf;
        this.protectedAtPcscf = protectedAtPcscf;
    }

    /** A further UE. */
    public void add(Ue ue) {
        ues.add(ue);
    }

    /** What a UE does with a connection that the P-CSCF sees as {@code flow}. */
    public void fromUe(Ue ue, Flow flow, TransportAction action) {
        act(flow, ue, action, true);
    }

    /** What the P-CSCF does. */
    void fromPcscf(TransportAction action) {
        Ue ue = ues.stream()
                .filter(one -> one.inside(action.flow()) != null)
                .findFirst()
                .orElse(null);
        act(action.flow(), ue, action, false);
    }

    /** Every connection breaks at once. */
    public void cut() {
        List.copyOf(pipes.values()).forEach(pipe -> end(pipe, "cut"));
    }

    private void act(Flow flow, @Nullable Ue ue, TransportAction action, boolean up) {
        Pipe known = pipes.get(flow);
        switch (action) {
            case TransportAction.Close _ -> {
                if (known != null) {
                    end(known, "closed");
                }
            }
            case TransportAction.Transmit(Flow _, byte[] octets) -> {
                Pipe pipe = known;
                if (pipe == null) {
                    if (ue == null) { // nobody there answers the SYN
                        simulation.after(GIVES_UP, () -> pcscf.accept(new TransportEvent.Closed(flow, "timeout")));
                        return;
                    }
                    pipe = new Pipe(flow, ue);
                    pipes.put(flow, pipe);
                    open(pipe);
                }
                Pipe there = pipe;
                Runnable pass = () -> pass(there, octets, up);
                if (pipe.open) {
                    pass.run();
                } else {
                    pipe.waiting.add(pass);
                }
            }
        }
    }

    private void open(Pipe pipe) {
        boolean refused = seeded.chance(refusals);
        simulation.after(Duration.ofMillis(seeded.between(1, 80)), () -> {
            Flow ours = pipe.ue.inside(pipe.flow);
            if (refused || pipe.over || ours == null || !protectedAtPcscf.test(pipe.flow)) {
                simulation.after(refused ? Duration.ZERO : GIVES_UP, () -> end(pipe, "no connection"));
                return;
            }
            pipe.open = true;
            opened++;
            pcscf.accept(new TransportEvent.Opened(pipe.flow));
            pipe.ue.feed(new TransportEvent.Opened(ours));
            pipe.waiting.forEach(Runnable::run);
            pipe.waiting.clear();
        });
    }

    private void pass(Pipe pipe, byte[] octets, boolean up) {
        for (int from = 0; from < octets.length; ) {
            int length = Math.min(octets.length - from, seeded.between(1, 1_400));
            byte[] piece = Arrays.copyOfRange(octets, from, from + length);
            from += length;
            long at = Math.max(simulation.now(), up ? pipe.upAt : pipe.downAt)
                    + Duration.ofMillis(seeded.between(0, 30)).toNanos();
            if (up) {
                pipe.upAt = at;
            } else {
                pipe.downAt = at;
            }
            simulation.at(at, () -> arrive(pipe, piece, up));
        }
    }

    private void arrive(Pipe pipe, byte[] piece, boolean up) {
        if (pipe.over) {
            return;
        }
        Flow ours = pipe.ue.inside(pipe.flow);
        if (ours == null || !protectedAtPcscf.test(pipe.flow)) {
            simulation.after(GIVES_UP, () -> end(pipe, "timeout"));
        } else if (up) {
            pcscf.accept(new TransportEvent.Octets(pipe.flow, ByteView.of(piece)));
        } else {
            pipe.ue.feed(new TransportEvent.Octets(ours, ByteView.of(piece)));
        }
    }

    private void end(Pipe pipe, String reason) {
        if (pipe.over) {
            return;
        }
        pipe.over = true;
        pipes.remove(pipe.flow, pipe);
        simulation.after(Duration.ofMillis(seeded.between(0, 50)), () -> {
            pcscf.accept(new TransportEvent.Closed(pipe.flow, reason));
            Flow ours = pipe.ue.inside(pipe.flow);
            if (ours != null) {
                pipe.ue.feed(new TransportEvent.Closed(ours, reason));
            }
        });
    }
}
