package gatehouse.netty;

import gatehouse.testkit.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** tshark as the judge of what we captured. */
public final class Tshark {
    private Tshark() {}

    /** What tshark says: these fields of each packet that passes {@code filter}. */
    public static List<String> read(Path file, String filter, String... fields)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "tshark",
                "-n",
                "-r",
                file.toString(),
                "-o",
                "udp.check_checksum:TRUE",
                "-o",
                "ip.check_checksum:TRUE",
                "-o",
                "tcp.check_checksum:TRUE",
                "-Y",
                filter,
                "-T",
                "fields"));
        for (String field : fields) {
            command.add("-e");
            command.add(field);
        }
        return Peer.run(command.toArray(String[]::new)).lines().toList();
    }
}
