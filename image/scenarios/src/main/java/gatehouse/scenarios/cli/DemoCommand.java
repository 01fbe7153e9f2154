package gatehouse.scenarios.cli;

import gatehouse.scenarios.demo.Demo;
import gatehouse.scenarios.report.Report;
import gatehouse.scenarios.wire.WireException;
import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole house at once: operator, NAT, gateway and a virtual analogue phone. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Starts a lab operator, a NAT, and the gateway with a virtual analogue phone; needs no root. Runs until"
                        + " Ctrl-C, which ends it with exit code 0 when nothing failed.")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private ScenarioOptions scenario = new ScenarioOptions();

    @Option(names = "--once", description = "One scripted call, then a report; exit 0, or 1 with the reasons.")
    private boolean once;

    @Option(
            names = "--page-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Where 127.0.0.1 shows the gateway's page (default 8080).")
    private int pagePort = 8080;

    @Spec
    private @org.jspecify.annotations.Nullable CommandSpec spec;

    DemoCommand() {}

    @Override
    public Integer call() throws Refused, IOException, InterruptedException {
        var out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
        var options = scenario.checked(once, pagePort);
        try (var interruption = new Interruption()) {
            Report report = new Demo(options, out, interruption.asked()).run();
            out.print(report.text());
            out.flush();
            return interruption.ended(report.clean() ? 0 : 1);
        } catch (BindException taken) {
            throw Refused.failed(taken.getMessage() + ".");
        } catch (WireException impossible) {
            throw Refused.failed(impossible.getMessage() + ".");
        }
    }
}
