package gatehouse.scenarios.stack;

import gatehouse.base.Endpoint;
import gatehouse.base.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Whether a program has its port yet, as the kernel tells: to try it out would be a call to some of them. */
final class Listening {
    // include/net/tcp_states.h of Linux
    private static final String TCP_LISTEN = "0A";
    private static final String UDP_OPEN = "07";

    private Listening() {}

    /** Waits until somebody takes what comes to a port, while {@code alive}. */
    static void await(Endpoint where, Transport transport, BooleanSupplier alive) throws Exception {
        String table = "/proc/net/" + (transport == Transport.UDP ? "udp" : "tcp");
        String state = transport == Transport.UDP ? UDP_OPEN : TCP_LISTEN;
        String port = String.format(Locale.ROOT, ":%04X", where.port());
        long end = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < end && alive.getAsBoolean()) {
            for (String each : new String[] {table, table + "6"}) {
                for (String line : Files.readAllLines(Path.of(each))) {
                    String[] words = line.trim().split("\\s+");
                    if (words.length > 3 && words[1].endsWith(port) && words[3].equals(state)) {
                        return;
                    }
                }
            }
            Thread.sleep(20);
        }
        throw new AssertionError("nobody has " + transport + " " + where);
    }
}
