package gatehouse.scenarios.demo;

import gatehouse.scenarios.wire.LoopbackWire;
import gatehouse.scenarios.wire.NamespaceWire;
import gatehouse.scenarios.wire.Wire;
import gatehouse.scenarios.wire.WireException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Chooses the wire: the real one where the system permits it. */
final class Wires {
    private Wires() {}

    /**
     * Builds the wire that {@code options} ask for; when it is left to us and namespaces are refused, {@code out} says
     * why the loopback is used.
     */
    static Wire build(DemoOptions options, Path capture, Path log, PrintWriter out)
            throws WireException, InterruptedException {
        return switch (options.wire()) {
            case NAMESPACES -> NamespaceWire.build(options.nat(), log);
            case LOOPBACK -> LoopbackWire.build(options.nat(), capture);
            case AUTO -> {
                try {
                    yield NamespaceWire.build(options.nat(), log);
                } catch (WireException refused) {
                    out.println("The wire is the loopback interface: " + refused.getMessage());
                    yield LoopbackWire.build(options.nat(), capture);
                }
            }
        };
    }
}
