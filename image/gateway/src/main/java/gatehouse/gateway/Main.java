package gatehouse.gateway;

import gatehouse.config.ConfigurationReader;
import gatehouse.config.CredentialCheck;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.Secrets;
import gatehouse.config.SecretsFile;
import gatehouse.config.schema.Binding;
import gatehouse.config.schema.Problem;
import gatehouse.gateway.control.ControlServer;
import gatehouse.gateway.control.ControlSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.tinylog.Logger;

/**
 * The gateway as a process: {@code --config FILE}. Exit code 0 after SIGTERM or {@code stop} (within two seconds), 1
 * when it cannot run, 2 for wrong words or a wrong configuration, each problem on a line of its own.
 */
public final class Main {
    private Main() {}

    /** Runs until it is told to stop. */
    public static void main(String[] args) {
        if (args.length != 2 || !args[0].equals("--config")) {
            System.err.println("usage: gateway --config FILE");
            System.exit(2);
        }
        System.exit(run(Path.of(args[1])));
    }

    private static int run(Path file) {
        GatehouseConfiguration configuration;
        switch (ConfigurationReader.read(file)) {
            case Binding.Bound<GatehouseConfiguration>(GatehouseConfiguration read) -> configuration = read;
            case Binding.Refused<GatehouseConfiguration>(List<Problem> problems) -> {
                return refuse(problems);
            }
        }
        Logging.apply(configuration.log());
        Path secretsFile =
                file.toAbsolutePath().resolveSibling(configuration.device().secrets());
        Secrets secrets;
        switch (SecretsFile.read(secretsFile)) {
            case Binding.Bound<Secrets>(Secrets read) -> secrets = read;
            case Binding.Refused<Secrets>(List<Problem> problems) -> {
                return refuse(problems);
            }
        }
        List<Problem> unmatched = new ArrayList<>(CredentialCheck.of(file.toString(), configuration, secrets));
        if (!unmatched.isEmpty()) {
            return refuse(unmatched);
        }
        return serve(configuration, secrets);
    }

    private static int refuse(List<Problem> problems) {
        problems.forEach(problem -> System.err.println(problem.text()));
        return 2;
    }

    private static int serve(GatehouseConfiguration configuration, Secrets secrets) {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicInteger code = new AtomicInteger(1);
        // Before anything is bound: a signal during the start is heeded when there is something to end
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            stop.countDown();
            awaitQuietly(stopped);
            // After a signal the JVM would exit with 143; stopping as asked is success
            Runtime.getRuntime().halt(code.get());
        }));
        code.set(serve(configuration, secrets, stop));
        stopped.countDown();
        return code.get();
    }

    /** Runs until {@code stop}, and ends in good order; the exit code. */
    private static int serve(GatehouseConfiguration configuration, Secrets secrets, CountDownLatch stop) {
        try (secrets;
                Gateway gateway = new Gateway(configuration, secrets);
                ControlServer _ = ControlServer.open(
                        configuration.control().socket(),
                        client -> new ControlSession(client, new ControlDesk(gateway, stop::countDown)))) {
            gateway.start();
            Logger.info("Gatehouse {} runs", configuration.device().name());
            stop.await();
            Logger.info("Gatehouse {} stops", configuration.device().name());
        } catch (IOException | StartUpFailure e) {
            System.err.println(e.getMessage());
            return e instanceof StartUpFailure ? 2 : 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            Logger.error(e, "the gateway has failed");
            System.err.println("the gateway has failed: " + e);
            return 1;
        }
        return 0;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
