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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
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

    /** What somebody asked of a gateway that runs. */
    private enum Wish {
        STOP,
        RESTART
    }

    private static int run(Path file) {
        BlockingQueue<Wish> wishes = new LinkedBlockingQueue<>();
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicInteger code = new AtomicInteger(1);
        // Before anything is bound: a signal during the start is heeded when there is something to end
        Thread farewell = Thread.ofPlatform().unstarted(() -> {
            wishes.add(Wish.STOP);
            awaitQuietly(stopped);
            // After a signal the JVM would exit with 143; stopping as asked is success
            Runtime.getRuntime().halt(code.get());
        });
        boolean first = true;
        Wish wish = Wish.RESTART;
        while (wish == Wish.RESTART) {
            StoredConfiguration stored = StoredConfiguration.find(file);
            switch (stored.read()) {
                case Binding.Refused<GatehouseConfiguration>(List<Problem> problems) -> {
                    code.set(refuse(problems));
                    wish = Wish.STOP;
                }
                case Binding.Bound<GatehouseConfiguration>(GatehouseConfiguration configuration) -> {
                    if (first) {
                        Logging.apply(configuration.log()); // tinylog takes its settings once
                    }
                    List<Problem> infeasible = Feasibility.problems(file.toString(), file, configuration);
                    if (!infeasible.isEmpty()) {
                        code.set(refuse(infeasible));
                        wish = Wish.STOP;
                        break;
                    }
                    if (first) {
                        Runtime.getRuntime().addShutdownHook(farewell);
                        first = false;
                    }
                    Ended ended = serve(configuration, stored, wishes);
                    code.set(ended.code());
                    wish = ended.wish();
                }
            }
        }
        if (!first) {
            Logging.close();
        }
        stopped.countDown();
        return code.get();
    }

    /** How a gateway ended, and what is to come. */
    private record Ended(int code, Wish wish) {}

    private static int refuse(List<Problem> problems) {
        problems.forEach(problem -> System.err.println(problem.text()));
        return 2;
    }

    /** Runs until somebody wishes something else, and ends in good order. */
    private static Ended serve(
            GatehouseConfiguration configuration, StoredConfiguration stored, BlockingQueue<Wish> wishes) {
        Secrets secrets = switch (Feasibility.secrets(stored.file(), configuration)) {
            case Binding.Bound<Secrets>(Secrets read) -> read;
            case Binding.Refused<Secrets>(List<Problem> problems) -> {
                refuse(problems);
                yield null;
            }
        };
        if (secrets == null) {
            return new Ended(2, Wish.STOP);
        }
        Wish wish = Wish.STOP;
        try (Gateway gateway = new Gateway(
                        configuration,
                        Feasibility.folder(stored.file()),
                        secrets,
                        () -> wishes.add(Wish.STOP),
                        () -> wishes.add(Wish.RESTART));
                ConfigurationKeeper _ = keeper(gateway, stored)) {
            gateway.start();
            Logger.info("Gatehouse {} runs", configuration.device().name());
            wish = wishes.take();
            Logger.info("Gatehouse {} {}", configuration.device().name(), wish == Wish.STOP ? "stops" : "restarts");
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return new Ended(1, Wish.STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            Logger.error(e, "the gateway has failed");
            System.err.println("the gateway has failed: " + e);
            return new Ended(1, Wish.STOP);
        }
        return new Ended(0, wish);
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
