package gatehouse.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Runs a benchmark by its name: {@code sip | sip-core | srtp | esp | voice [--report FILE]}. Exit codes: 0, 1 failed, 2 usage. */
public final class BenchMain {
    private static final List<String> NAMES = List.of("sip", "sip-core", "srtp", "esp", "voice");

    private BenchMain() {}

    /** The program. */
    public static void main(String[] arguments) throws IOException, RunnerException {
        boolean report = arguments.length == 3 && arguments[1].equals("--report");
        if (!(arguments.length == 1 || report) || !NAMES.contains(arguments[0])) {
            System.err.println("usage: bench " + String.join("|", NAMES) + " [--report FILE]");
            System.exit(2);
        }
        Report found = switch (arguments[0]) {
            case "srtp" -> SrtpBench.run();
            case "esp" -> EspBench.run();
            case "sip-core" -> Report.of("sip-core", CoreBench.run());
            case "voice" -> VoiceBench.run();
            default -> SipBench.run();
        };
        System.out.print(found.table());
        if (report) {
            found.write(Path.of(arguments[2]));
        }
    }
}
