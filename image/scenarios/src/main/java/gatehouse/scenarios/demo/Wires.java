package gatehouse.scenarios.demo;

import gatehouse.scenarios.wire.NamespaceWire;
import gatehouse.scenarios.wire.Wire;
import gatehouse.scenarios.wire.WireException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Chooses the wire: the real one where the system permits it. */
final class Wires {
    private Wires() {}

    static Wire build(DemoOptions options, Path capture, Path log, PrintWriter out)
            throws WireException, InterruptedException {
        return NamespaceWire.build(options.nat(), log);
    }
}
