package gatehouse.scenarios.cli;

import gatehouse.scenarios.audio.Utterance;
import gatehouse.scenarios.demo.Demo;
import gatehouse.scenarios.demo.DemoOptions;
import gatehouse.scenarios.demo.DemoOptions.Voice;
import gatehouse.scenarios.demo.DemoOptions.WireChoice;
import gatehouse.scenarios.stage.JvmOptions;
import gatehouse.scenarios.stage.Keying;
import gatehouse.scenarios.wire.NatKind;
import gatehouse.scenarios.wire.WireException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** For the launcher, after a build: one short call in which gateway, lab and we ourselves write AOT caches. */
@Command(name = "train", hidden = true, description = "Makes the AOT caches; the launcher does it.")
final class TrainCommand implements Callable<Integer> {
    TrainCommand() {}

    @Override
    public Integer call() throws Refused, IOException, InterruptedException {
        JvmOptions.train();
        var options = new DemoOptions(
                true,
                Optional.empty(),
                Keying.usual(),
                NatKind.PORT_RESTRICTED,
                WireChoice.AUTO,
                new Voice(Utterance.of(1, 120, 1), Optional.empty()),
                new Voice(Utterance.of(2, 200, 1), Optional.empty()),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        try (var interruption = new Interruption()) {
            var report = new Demo(options, new PrintWriter(Writer.nullWriter()), interruption.asked()).run();
            return report.clean() ? 0 : 1;
        } catch (WireException impossible) {
            throw Refused.failed(impossible.getMessage() + ".");
        }
    }
}
