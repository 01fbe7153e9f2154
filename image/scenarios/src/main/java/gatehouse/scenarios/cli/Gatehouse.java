package gatehouse.scenarios.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of everything a person types. Each command's options and help come from its own annotations. */
@Command(
        name = "gatehouse",
        mixinStandardHelpOptions = true,
        version = "gatehouse 0.1.0",
        description = "An integrated residential gateway: NAT router, IMS phone for analogue sets, IPsec tunnel end.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            StatusCommand.class,
            CallCommand.class,
            DiagnoseCommand.class,
            SupportBundleCommand.class,
            LabCommand.class,
            MatrixCommand.class,
            BenchCommand.class,
            TrainCommand.class,
            TestCommand.class
        })
public final class Gatehouse implements Runnable {
    @Spec
    private @org.jspecify.annotations.Nullable CommandSpec spec;

    /** Used by picocli, which fills the fields. */
    public Gatehouse() {}

    /** Parses and runs; returns the exit code (0 done, 1 failed, 2 wrong words). */
    public static int execute(String... args) {
        return execute(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                args);
    }

    /** As {@link #execute(String...)}, printing to {@code out} and {@code err}. */
    static int execute(PrintWriter out, PrintWriter err, String... args) {
        var line = new CommandLine(new Gatehouse())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(Gatehouse::usageError)
                .setExecutionExceptionHandler(Gatehouse::failure)
                .setExitCodeExceptionMapper(_ -> 1);
        return line.execute(args);
    }

    @Override
    public void run() {
        var command = java.util.Objects.requireNonNull(spec).commandLine();
        throw new ParameterException(command, "Say what to do.");
    }

    private static int usageError(ParameterException problem, String[] args) {
        CommandLine line = problem.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("gatehouse: " + problem.getMessage());
        if (line.getParent() == null) {
            line.usage(err);
        } else {
            err.println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
        }
        return 2;
    }

    private static int failure(Exception problem, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (problem instanceof Refused refused) {
            line.getErr().println("gatehouse: " + refused.getMessage());
            return refused.exitCode();
        }
        if (problem instanceof IOException) {
            line.getErr().println("gatehouse: " + problem.getMessage());
            return 1;
        }
        if (problem instanceof InterruptedException) {
            line.getErr().println("gatehouse: stopped before its end");
            return 1;
        }
        throw problem;
    }
}
