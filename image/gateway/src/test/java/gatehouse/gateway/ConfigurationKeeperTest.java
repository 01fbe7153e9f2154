package gatehouse.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Clock;
import gatehouse.base.Secret;
import gatehouse.config.Credential;
import gatehouse.config.Secrets;
import gatehouse.config.SecretsFile;
import gatehouse.config.schema.Judges;
import gatehouse.config.schema.Problem;
import gatehouse.config.store.ConfigurationStore;
import gatehouse.gateway.voice.Phone;
import gatehouse.management.Command;
import gatehouse.management.Event;
import gatehouse.management.LineStatus;
import gatehouse.management.Result;
import gatehouse.netty.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway follows its configuration: commits, confirmations, and what was not confirmed in time. */
class ConfigurationKeeperTest {
    /** A block of the loopback that is this run's own; nobody answers there. */
    private final String host = "127." + ThreadLocalRandom.current().nextInt(2, 250) + "."
            + ThreadLocalRandom.current().nextInt(1, 250) + ".";

    private final SteppedClock clock = new SteppedClock();
    private Path file = Path.of("");
    private Gateway gateway;
    private ConfigurationKeeper keeper;

    /** The system's clock, ahead of it by as much as a test wants. */
    private static final class SteppedClock implements Clock {
        final AtomicLong ahead = new AtomicLong();

        @Override
        public long nanos() {
            return SystemClock.INSTANCE.nanos() + ahead.get();
        }

        @Override
        public Instant wall() {
            return SystemClock.INSTANCE.wall().plusNanos(ahead.get());
        }
    }

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        file = folder.resolve("gatehouse.yaml");
        Files.writeString(file, text("before", "", "phone1"));
        try (Secrets secrets = new Secrets(Map.of("alice", new Credential.Password(Secret.ofText("wonderland"))))) {
            SecretsFile.write(folder.resolve("secrets"), secrets);
        }
        open();
    }

    private void open() throws IOException {
        OneOperator started = OneOperator.start(file, clock);
        gateway = started.gateway();
        keeper = started.keeper();
    }

    @AfterEach
    void stop() {
        keeper.close();
        gateway.close();
    }

    private String text(String name, String more, String... lines) {
        return OneOperator.yaml(name, host, file.resolveSibling("control.sock"), lines) + more;
    }

    private Result execute(Command command) throws Exception {
        return gateway.execute(command).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertTrue(condition.getAsBoolean());
    }

    private List<String> lines() {
        return gateway.snapshot().lines().stream().map(LineStatus::id).toList();
    }

    /** TS 35.208 test set 1: K, OP, and the OPc that follows. Nobody but the file's owner reads them. */
    @Test
    void theKeysOfAnIsimAreKeptAsOpcAndSaidNowhere() throws Exception {
        String k = "465b5ce8b199b49faa5f0a2ee238a6bc";
        String op = "cdc202d5123e20f62b6d676ac72cb318";
        String opc = "cd63cb71954a9f4e48a5994e37a02baf";
        Path secrets = file.resolveSibling("secrets");
        for (Command.SetKeys set : List.of(
                new Command.SetKeys("ims", k.toUpperCase(Locale.ROOT), op, false),
                new Command.SetKeys("ims", k.replaceAll("(....)", "$1 "), opc, true))) {
            assertEquals(new Result.Done(), execute(set));
            String lines = Files.readString(secrets);
            assertTrue(lines.contains("ims k " + k + "\nims opc " + opc + "\n"), "kept as OPc");
            assertTrue(lines.contains("alice password wonderland"), "beside what was there");
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)));
        String said =
                gateway.events().last(100) + gateway.snapshot().toString() + new Command.SetKeys("ims", k, op, false);
        assertFalse(said.contains(k) || said.contains(op) || said.contains(opc), said);
        assertTrue(said.contains("The keys of an ISIM were changed."), said);
    }

    @Test
    void aCommitIsCarriedOutAndStays() throws Exception {
        String next = text("after", "", "phone1", "phone2");
        assertEquals(new Result.Done(), execute(new Command.Propose(next)));
        assertTrue(gateway.snapshot().configuration().candidate());
        assertEquals(new Result.Committed(null), execute(new Command.Commit(null)));
        await(() -> lines().equals(List.of("phone1", "phone2")));
        await(() -> gateway.phone("phone2") != null);
        assertEquals("after", gateway.snapshot().system().name());
        assertEquals(next, Files.readString(file));
        assertEquals(
                1,
                ((Result.History) execute(new Command.ShowHistory())).versions().size());
    }

    @Test
    void aPasswordIsKeptApartAndAnIdentityCanThenUseIt() throws Exception {
        String next = text("before", "", "phone1").replace("credential: alice", "credential: fresh");
        assertInstanceOf(Result.Invalid.class, execute(new Command.Propose(next)), "there is no such credential yet");
        assertEquals(new Result.Done(), execute(new Command.SetPassword("fresh", "looking glass")));
        assertEquals(new Result.Done(), execute(new Command.Propose(next)));
        Path secrets = file.resolveSibling("secrets");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)));
        assertTrue(Files.readString(secrets).contains("alice password wonderland"), "the others stay");
        assertFalse(new Command.SetPassword("fresh", "looking glass").toString().contains("glass"));
        assertInstanceOf(Result.Refused.class, execute(new Command.SetPassword("fresh", " ends with a space ")));
    }

    @Test
    void whatConcernsNoLineEndsNoCall() throws Exception {
        Phone phone = gateway.phone("phone1");
        execute(new Command.Propose(text("renamed", "log: {level: debug}\n", "phone1")));
        execute(new Command.Commit(null));
        await(() -> gateway.snapshot().system().name().equals("renamed"));
        assertSame(phone, gateway.phone("phone1"));
        await(() -> events().contains("What is logged, and where to, changes when the gateway starts again."));
    }

    @Test
    void whatNobodyConfirmsIsTakenBack() throws Exception {
        execute(new Command.Propose(text("before", "", "phone1", "phone2")));
        assertEquals(new Result.Committed(60_000L), execute(new Command.Commit(60)));
        await(() -> lines().size() == 2);
        clock.ahead.set(Duration.ofSeconds(59).toNanos());
        Thread.sleep(300); // nothing may happen in it
        assertEquals(2, lines().size());
        clock.ahead.set(Duration.ofSeconds(61).toNanos());
        await(() -> lines().size() == 1);
        assertEquals(text("before", "", "phone1"), Files.readString(file));
        assertTrue(gateway.snapshot().configuration().candidate());
        assertNull(gateway.snapshot().configuration().confirmMillis());
        assertTrue(events().contains("The configuration before the last commit is in force again."));
    }

    @Test
    void whatIsConfirmedStays() throws Exception {
        execute(new Command.Propose(text("before", "", "phone1", "phone2")));
        execute(new Command.Commit(60));
        assertEquals(new Result.Done(), execute(new Command.Confirm()));
        clock.ahead.set(Duration.ofSeconds(61).toNanos());
        await(() -> lines().size() == 2);
        Thread.sleep(300);
        assertEquals(2, lines().size());
    }

    @Test
    void aRestartAfterItsTimeTakesBackWhatNobodyConfirmed() throws Exception {
        stop();
        ConfigurationStore store = ConfigurationStore.open(
                file, Judges.NONE, configuration -> List.of(), Instant.now().minusSeconds(3_600), 0);
        store.propose(text("before", "", "phone1", "phone2")).orThrow();
        store.commit(Optional.of(Duration.ofSeconds(60)), Instant.now().minusSeconds(3_600), 0);
        assertTrue(StoredConfiguration.find(file).rolledBack());
        open();
        assertEquals(List.of("phone1"), lines());
    }

    @Test
    void everyProblemOfACandidateIsSaidAndNothingChanges() throws Exception {
        String wrong = text("before", "colour: red\n", "phone1")
                .replace("id: phone1", "country: ZZ, digit-map: '(1|2', id: phone1")
                .replace("domain:", "transport: sctp\n    domain:");
        Result.Invalid invalid = assertInstanceOf(Result.Invalid.class, execute(new Command.Propose(wrong)));
        assertEquals(
                List.of("operators[0].transport", "lines[0].country", "lines[0].digit-map", "colour"),
                invalid.problems().stream().map(Problem::path).toList());
        invalid.problems().forEach(problem -> assertTrue(problem.line() > 0 && problem.column() > 0, problem.text()));
        String unproven = text("before", "", "phone1").replace("credential: alice", "credential: bob");
        invalid = assertInstanceOf(Result.Invalid.class, execute(new Command.Propose(unproven)));
        assertEquals(
                List.of("operators[0].identities[0].credential"),
                invalid.problems().stream().map(Problem::path).toList());
        assertInstanceOf(Result.Refused.class, execute(new Command.Commit(null)));
        assertEquals(text("before", "", "phone1"), Files.readString(file));
    }

    @Test
    void theControlChannelMovesToAnotherSocket() throws Exception {
        Path moved = file.resolveSibling("moved.sock");
        String next = text("before", "", "phone1")
                .replace(file.resolveSibling("control.sock").toString(), moved.toString());
        execute(new Command.Propose(next));
        execute(new Command.Commit(null));
        await(() -> Files.exists(moved) && !Files.exists(file.resolveSibling("control.sock")));
    }

    private List<String> events() {
        return gateway.events().last(100).stream().map(Event::text).toList();
    }
}
