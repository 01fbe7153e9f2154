package gatehouse.gateway;

import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.Secrets;
import gatehouse.config.schema.Binding;
import gatehouse.config.schema.Problem;
import gatehouse.config.store.ConfigurationStore;
import gatehouse.management.Event;
import gatehouse.management.Saying;
import gatehouse.management.Sentence;
import gatehouse.netty.SystemClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
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
        StoredConfiguration stored = StoredConfiguration.find(file);
        return switch (stored.read()) {
            case Binding.Refused<GatehouseConfiguration>(List<Problem> problems) -> refuse(problems);
            case Binding.Bound<GatehouseConfiguration>(GatehouseConfiguration configuration) -> {
                Logging.apply(configuration.log());
                List<Problem> infeasible = Feasibility.problems(file.toString(), file, configuration);
                yield infeasible.isEmpty() ? serve(configuration, stored) : refuse(infeasible);
            }
        };
    }

    private static int refuse(List<Problem> problems) {
        problems.forEach(problem -> System.err.println(problem.text()));
        return 2;
    }

    private static int serve(GatehouseConfiguration configuration, StoredConfiguration stored) {
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
        code.set(serve(configuration, stored, stop));
        Logging.close();
        stopped.countDown();
        return code.get();
    }

    /** Runs until {@code stop}, and ends in good order; the exit code. */
    private static int serve(GatehouseConfiguration configuration, StoredConfiguration stored, CountDownLatch stop) {
        Secrets secrets = switch (Feasibility.secrets(stored.file(), configuration)) {
            case Binding.Bound<Secrets>(Secrets read) -> read;
            case Binding.Refused<Secrets>(List<Problem> problems) -> {
                refuse(problems);
                yield null;
            }
        };
        if (secrets == null) {
            return 2;
        }
        try (Gateway gateway = new Gateway(configuration, Feasibility.folder(stored.file()), secrets, stop::countDown);
                ConfigurationKeeper _ = keeper(gateway, stored)) {
            gateway.start();
            Logger.info("Gatehouse {} runs", configuration.device().name());
            stop.await();
            Logger.info("Gatehouse {} stops", configuration.device().name());
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            Logger.error(e, "the gateway has failed");
            System.err.println("the gateway has failed: " + e);
            return 1;
        }
        return 0;
    }

    /** Who changes the configuration; null where nobody can, which is shown. */
    private static @Nullable ConfigurationKeeper keeper(Gateway gateway, StoredConfiguration stored) {
        if (stored.rolledBack()) {
            gateway.note(
                    Event.Level.WARNING,
                    Saying.of(Sentence.ROLLED_BACK),
                    "Nobody confirmed the commit in time, for the gateway was off; it is the candidate now.");
        }
        ConfigurationStore store = stored.store();
        if (store == null) {
            gateway.note(Event.Level.WARNING, Saying.of(Sentence.CONFIGURATION_FIXED), stored.trouble());
            return null;
        }
        ConfigurationKeeper keeper = new ConfigurationKeeper(gateway, store, stored.file(), SystemClock.INSTANCE);
        gateway.governedBy(keeper);
        return keeper;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
