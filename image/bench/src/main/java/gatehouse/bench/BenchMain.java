package gatehouse.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.runner.RunnerException;

/** Runs a benchmark by its name: {@code sip [--report FILE]}. Exit codes: 0, 1 failed, 2 usage. */
public final class BenchMain {
    private BenchMain() {}

    /** The program. */
    public static void main(String[] arguments) throws IOException, RunnerException {
        boolean report = arguments.length == 3 && arguments[1].equals("--report");
        if (!(arguments.length == 1 || report) || !arguments[0].equals("sip")) {
            System.err.println("usage: bench sip [--report FILE]");
            System.exit(2);
        }
        Report found = SipBench.run();
        System.out.print(found.table());
        if (report) {
            found.write(Path.of(arguments[2]));
        }
    }
}
