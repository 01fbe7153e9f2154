package gatehouse.scenarios.wire;

import gatehouse.scenarios.process.Child;
import java.nio.file.Path;
import java.util.List;

/** A program that builds a wire with a process on it, says which one, and waits to be killed. */
final class WireOwner {
    private WireOwner() {}

    public static void main(String[] args) throws Exception {
        var log = Path.of(args[0]);
        var wire = NamespaceWire.build(NatKind.FULL_CONE, log);
        var sleeper = Child.start("sleep", wire.atGateway(List.of("sleep", "600")), log);
        System.out.println(sleeper.pid());
        Thread.sleep(60_000);
    }
}
