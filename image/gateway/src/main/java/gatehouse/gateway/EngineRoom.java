package gatehouse.gateway;

import gatehouse.base.Clock;
import gatehouse.config.CryptoEngineName;
import gatehouse.crypto.AutoEngine;
import gatehouse.crypto.BcEngine;
import gatehouse.crypto.CryptoEngine;
import gatehouse.crypto.EngineChoice;
import gatehouse.crypto.EngineMemory;
import gatehouse.crypto.EngineMeter;
import gatehouse.crypto.EngineRoster;
import gatehouse.crypto.JcaEngine;
import gatehouse.crypto.Load;
import gatehouse.crypto.Measurement;
import gatehouse.crypto.PowerOnTest;
import gatehouse.crypto.Transform;
import gatehouse.engines.NativeEngines;
import gatehouse.management.CryptoStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Which engine enciphers packets. With {@code jca} there is nothing else, and no native library is loaded. With another
 * setting, work begins with the JDK's engine too; a while after the first key is needed a thread in the background looks
 * for the others, tests them, and for {@code auto} measures what packets need, while no call is up. Figures are kept in
 * {@code engines.txt} beside the configuration, for this processor and these versions. Thread-safe.
 */
final class EngineRoom implements AutoCloseable {
    /**
     * In seconds, long enough for registration and the first dial tone, which have the processor to themselves; a test of
     * the whole process sets the property.
     */
    private static final Duration BEFORE_LOOKING = Duration.ofSeconds(Long.getLong("gatehouse.engines.patience", 30));

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final long NANOS_PER_CELL = Duration.ofMillis(100).toNanos();
    /** Packets after which the JDK's own ciphers are as fast as they get. */
    private static final int WARM_UP = 20_000;

    private final CryptoEngineName wanted;
    private final JcaEngine jca = new JcaEngine();
    private final EngineMemory memory;
    private final Clock clock;
    private final BooleanSupplier quiet;
    private final Duration patience;
    private final Semaphore news = new Semaphore(0);
    private final @Nullable AutoEngine auto;
    private volatile List<CryptoStatus.Engine> found;
    private volatile List<Measurement> figures = List.of();
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    /**
     * Nothing is looked for yet.
     *
     * @param home the folder of the configuration
     * @param quiet whether measuring would disturb nobody now
     */
    EngineRoom(CryptoEngineName wanted, Path home, Clock clock, BooleanSupplier quiet) {
        this(wanted, home, clock, quiet, BEFORE_LOOKING);
    }

    /** With another patience before looking for engines, for tests. */
    EngineRoom(CryptoEngineName wanted, Path home, Clock clock, BooleanSupplier quiet, Duration patience) {
        this.wanted = wanted;
        this.memory = new EngineMemory(home.resolve("engines.txt"));
        this.clock = clock;
        this.quiet = quiet;
        this.patience = patience;
        this.auto =
                wanted == CryptoEngineName.JCA ? null : new AutoEngine(EngineRoster.of(List.of(jca)), this::isWanted);
        this.found = List.of(new CryptoStatus.Engine(jca.name(), jca.version(), null));
    }

    /** For packets. */
    CryptoEngine packets() {
        AutoEngine choosing = auto;
        return choosing == null ? jca : choosing;
    }

    /** What is in use for what, and why. */
    CryptoStatus status() {
        AutoEngine choosing = auto;
        List<CryptoStatus.Choice> choices = new ArrayList<>();
        if (choosing != null) {
            List<Measurement> known = figures;
            choosing.wanted().stream()
                    .sorted(Comparator.comparing(Transform::toString))
                    .forEach(transform -> {
                        for (Load load : Load.values()) {
                            choices.add(choice(choosing, transform, load, known));
                        }
                    });
        }
        return new CryptoStatus(word(wanted), found, choices);
    }

    private static CryptoStatus.Choice choice(
            AutoEngine choosing, Transform transform, Load load, List<Measurement> known) {
        return new CryptoStatus.Choice(
                transform.toString(),
                load.bytes(),
                load.packets(),
                choosing.inUse(transform, load),
                known.stream()
                        .filter(one -> one.transform().equals(transform) && one.load() == load)
                        .map(one -> new CryptoStatus.Figure(one.engine(), one.nanosPerPacket()))
                        .toList());
    }

    private static String word(CryptoEngineName name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** On whatever thread makes a cipher: it must not wait. */
    private synchronized void isWanted() {
        news.release();
        if (thread == null && !closed) {
            Thread background = Thread.ofPlatform().name("engines").daemon(true).unstarted(this::look);
            thread = background;
            background.start();
        }
    }

    private void look() {
        try {
            TimeUnit.NANOSECONDS.sleep(patience.toNanos());
            EngineRoster roster = EngineRoster.of(all());
            while (!closed) {
                news.acquire();
                news.drainPermits();
                decide(roster);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            Logger.error(e, "no engine but the JDK's own is used: the search for others failed");
        }
    }

    private List<CryptoEngine> all() {
        List<CryptoEngine> engines = new ArrayList<>(List.of(jca));
        List<CryptoStatus.Engine> rows = new ArrayList<>(found);
        if (wanted == CryptoEngineName.BC) {
            engines.add(new BcEngine());
            return engines;
        }
        for (NativeEngines.Found one : NativeEngines.find()) {
            switch (one) {
                case NativeEngines.Found.Present(CryptoEngine engine) -> engines.add(engine);
                case NativeEngines.Found.Absent(String name, String reason) ->
                    rows.add(new CryptoStatus.Engine(name, null, reason));
            }
        }
        found = List.copyOf(rows);
        return engines;
    }

    private void decide(EngineRoster roster) throws InterruptedException {
        AutoEngine choosing = auto;
        if (choosing == null) {
            return;
        }
        List<Transform> needed = List.copyOf(choosing.wanted());
        roster.test(needed);
        show(roster);
        EngineChoice choice = wanted == CryptoEngineName.AUTO
                ? EngineChoice.decide(measured(roster, needed), jca.name())
                : EngineChoice.always(word(wanted));
        choosing.learn(roster, choice);
    }

    /** The figures for these transforms: those of an earlier run, and what is missing measured now. */
    private List<Measurement> measured(EngineRoster roster, List<Transform> needed) throws InterruptedException {
        String fingerprint = EngineMemory.fingerprint(roster);
        List<Measurement> known = new ArrayList<>(figures.isEmpty() ? remembered(fingerprint) : figures);
        Set<Transform> missing = new HashSet<>(needed);
        known.forEach(one -> missing.remove(one.transform()));
        for (Transform transform : missing) {
            while (!quiet.getAsBoolean()) {
                TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
            }
            known.addAll(new EngineMeter(clock, NANOS_PER_CELL, WARM_UP).measure(roster, List.of(transform)));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            remember(fingerprint, known);
        }
        figures = List.copyOf(known);
        return known;
    }

    private List<Measurement> remembered(String fingerprint) {
        try {
            return memory.load(fingerprint).orElse(List.of());
        } catch (IOException e) {
            Logger.warn("what was measured of crypto engines cannot be read: {}", e.getMessage());
            return List.of();
        }
    }

    private void remember(String fingerprint, List<Measurement> known) {
        try {
            memory.save(fingerprint, known);
        } catch (IOException e) {
            Logger.warn("what was measured of crypto engines is not remembered: {}", e.getMessage());
        }
    }

    private void show(EngineRoster roster) {
        List<CryptoStatus.Engine> rows = new ArrayList<>();
        for (CryptoEngine engine : roster.engines()) {
            String problem = roster.verdicts().stream()
                    .filter(verdict ->
                            verdict.engine().equals(engine.name()) && verdict.outcome() == PowerOnTest.Outcome.FAILED)
                    .map(verdict -> verdict.transform() + " failed its power-on test: " + verdict.detail())
                    .findFirst()
                    .orElse(null);
            rows.add(new CryptoStatus.Engine(engine.name(), engine.version(), problem));
            if (problem != null) {
                Logger.error("crypto engine {}: {}", engine.name(), problem);
            }
        }
        found.stream().filter(row -> row.version() == null).forEach(rows::add);
        found = List.copyOf(rows);
    }

    /** Measuring ends; ciphers go on as they are. */
    @Override
    public synchronized void close() {
        closed = true;
        Thread background = thread;
        if (background != null) {
            background.interrupt();
        }
    }
}
