package gatehouse.scenarios.bench;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.stage.Gateway;
import gatehouse.scenarios.stage.Lab;
import gatehouse.scenarios.stage.RunFailure;
import gatehouse.scenarios.stage.RunFolder;
import gatehouse.scenarios.wire.NamespaceWire;
import gatehouse.scenarios.wire.NatKind;
import gatehouse.scenarios.wire.WireException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How long signalling is away when a kernel NAT misbehaves in the middle of a call, as the operator tells: the NAT forgets
 * (until the operator has taken the new binding), and it gets another address (until the gateway has registered from there).
 * Counted from what happened to the NAT, so up to one interval of probes (2 s) earlier than from the first lost probe.
 */
public final class RecoveryBenchmark {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Two addresses that the NAT has in turn. */
    private static final int FIRST = 2;

    private static final int SECOND = 3;

    private final int rounds;
    private final PrintWriter progress;

    /** A benchmark of {@code rounds} incidents of each kind; {@code progress} gets a line for each. */
    public RecoveryBenchmark(int rounds, PrintWriter progress) {
        this.rounds = rounds;
        this.progress = progress;
    }

    /** Runs it: medians and the worst. */
    public List<Measured> run() throws IOException, InterruptedException, WireException, RunFailure {
        List<Double> forgotten = new ArrayList<>();
        List<Double> moved = new ArrayList<>();
        try (var own = new RunFolder();
                var house = new BenchHouse(NatKind.SYMMETRIC, Access.of(Access.Mechanism.UDP_ENC_TUN));
                Gateway gateway = house.gateway(own, Optional.empty())) {
            Lab lab = house.lab();
            NamespaceWire wire = house.wire();
            await(lab, "event", "registered");
            gateway.hook(true);
            Thread.sleep(700);
            gateway.dial(lab.number("echo"));
            await(lab, "state", "answered");
            int address = FIRST;
            for (int round = 0; round < rounds; round++) {
                Thread.sleep(3_000L + 137L * round); // anywhere between two probes
                forgotten.add(after(() -> wire.atNat("conntrack -F"), lab, "code", "binding-moved"));
                Thread.sleep(3_000L + 211L * round);
                int old = address;
                address = old == FIRST ? SECOND : FIRST;
                String other = another(old, address);
                moved.add(after(() -> wire.atNat(other), lab, "event", "registered"));
                progress.println("round %d: %.0f ms after the NAT forgot, %.0f ms after it moved"
                        .formatted(round + 1, forgotten.getLast(), moved.getLast()));
                progress.flush();
            }
            gateway.finish();
        }
        return List.of(measured("recovery.forgotten", forgotten), measured("recovery.another_address", moved));
    }

    private static String another(int old, int address) {
        // Removing the first takes the second along where the kernel is told so; then it is added again
        String add = "ip address add 203.0.113.%d/24 dev out".formatted(address);
        return add + "\nip address del 203.0.113.%d/24 dev out\n".formatted(old) + add
                + " 2>/dev/null || :\nconntrack -F";
    }

    @FunctionalInterface
    private interface Incident {
        void happen() throws WireException, InterruptedException;
    }

    private static double after(Incident incident, Lab lab, String key, String value)
            throws WireException, InterruptedException, RunFailure {
        long began = System.nanoTime();
        incident.happen();
        await(lab, key, value);
        return (System.nanoTime() - began) / 1e6;
    }

    private static JsonNode await(Lab lab, String key, String value) throws InterruptedException, RunFailure {
        return lab.events()
                .await(event -> event.path(key).asText().equals(value), PATIENCE)
                .orElseThrow(() -> new RunFailure("not-recovered", "The operator never told of " + value + "."));
    }

    private static Measured measured(String name, List<Double> millis) {
        List<Double> sorted = millis.stream().sorted().toList();
        return new Measured(
                name,
                Math.round(sorted.get(sorted.size() / 2)),
                "ms",
                List.of(new Measured.Peer("the worst", Math.round(Collections.max(millis)))));
    }
}
