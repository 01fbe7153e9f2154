package gatehouse.config.store;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A small process that only commits configurations, until it is killed. It begins when the number in force comes in, and says
 * what it is about to put in force ({@code try N}) and what is in force for sure ({@code done N}).
 */
final class CommittingProcess {
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private CommittingProcess() {}

    public static void main(String[] arguments) throws IOException {
        String first = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)).readLine();
        if (first == null) {
            return;
        }
        int n = Integer.parseInt(first);
        VersionedFile file = VersionedFile.open(new FileDisk(), Path.of(arguments[0]));
        while (true) {
            int before = n++;
            boolean waits = n % 2 == 0;
            say("try " + n);
            if (file.pending().isPresent()) {
                file.confirm();
            }
            file.commit(content(n), waits ? Optional.of(Duration.ofSeconds(90)) : Optional.empty(), Instant.EPOCH);
            say("done " + n);
            if (waits && n % 4 == 0) {
                say("try " + before);
                file.rollBack();
                say("done " + before);
            } else if (waits) {
                file.confirm();
            }
        }
    }

    private static void say(String line) throws IOException {
        OUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** The whole of configuration {@code n}: so long that a write of it takes a while. */
    static byte[] content(int n) {
        String name = "device: {name: n" + n + "}\n";
        return (name + ("# " + n + " ".repeat(60) + "\n").repeat(1_200) + "log: {keep: " + (n % 100 + 1) + "}\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
