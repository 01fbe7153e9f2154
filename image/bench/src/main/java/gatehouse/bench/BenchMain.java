package gatehouse.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Runs a benchmark by its name: {@code sip | srtp | esp [--report FILE]}. Exit codes: 0, 1 failed, 2 usage. */
public final class BenchMain {
    private BenchMain() {}

    /** The program. */
    public static void main(String[] arguments) throws IOException, RunnerException {
        boolean report = arguments.length == 3 && arguments[1].equals("--report");
        if (!(arguments.length == 1 || report) || !List.of("sip", "srtp", "esp").contains(arguments[0])) {
            System.err.println("usage: bench sip|srtp|esp [--report FILE]");
            System.exit(2);
        }
        Report found = switch (arguments[0]) {
            case "srtp" -> SrtpBench.run();
            case "esp" -> EspBench.run();
            default -> SipBench.run();
        };
        System.out.print(found.table());
        if (report) {
            found.write(Path.of(arguments[2]));
        }
    }
}
