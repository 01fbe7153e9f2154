package gatehouse.config.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Deadlines;
import gatehouse.config.schema.Binding;
import gatehouse.config.schema.Judges;
import gatehouse.config.schema.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationStoreTest {
    private static final Instant WALL = Instant.parse("2026-11-21T03:00:00Z");
    private static final Optional<Duration> NINETY = Optional.of(Duration.ofSeconds(90));
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void startWithA() throws IOException {
        file = folder.resolve("gatehouse.yaml");
        Files.writeString(file, named("a"));
    }

    @Test
    void aConfirmedCommitStays() throws IOException {
        ConfigurationStore store = open(0);
        store.propose(named("b")).orThrow();
        var committed = assertInstanceOf(CommitResult.Committed.class, store.commit(NINETY, WALL, 0));
        assertEquals("b", committed.configuration().device().name());
        assertEquals(NINETY, committed.confirmWithin());
        assertEquals(90 * SECOND, store.nextDeadline());
        assertTrue(store.confirm());
        assertFalse(store.confirm());
        assertEquals(Deadlines.NEVER, store.nextDeadline());
        assertFalse(store.expire(1_000 * SECOND));
        assertEquals("b", inForce(open(0)));
    }

    @Test
    void anUnconfirmedCommitIsRolledBackAndBecomesTheCandidate() throws IOException {
        ConfigurationStore store = open(0);
        commitB(store);
        assertFalse(store.expire(90 * SECOND - 1));
        assertEquals("b", inForce(store));
        assertTrue(store.expire(90 * SECOND));
        assertEquals("a", inForce(store));
        assertEquals(Optional.of(named("b")), store.candidate());
        assertEquals(Deadlines.NEVER, store.nextDeadline());
    }

    @Test
    void theTimerSurvivesARestart() throws IOException {
        commitB(open(0));
        ConfigurationStore again =
                ConfigurationStore.open(file, Judges.NONE, c -> List.of(), WALL.plusSeconds(60), 5 * SECOND);
        assertEquals(Optional.of(Duration.ofSeconds(30)), again.confirmRemaining(5 * SECOND));
        assertFalse(again.expire(34 * SECOND));
        assertTrue(again.expire(35 * SECOND));
        assertEquals("a", inForce(again));
    }

    @Test
    void whatRanOutWhileSwitchedOffIsRolledBackAtStart() throws IOException {
        commitB(open(0));
        ConfigurationStore again = ConfigurationStore.open(file, Judges.NONE, c -> List.of(), WALL.plusSeconds(600), 0);
        assertTrue(again.expire(0));
        assertEquals("a", inForce(again));
    }

    @Test
    void whileOneWaitsNoOtherIsCommitted() throws IOException {
        ConfigurationStore store = open(0);
        commitB(store);
        store.propose(named("c")).orThrow();
        assertEquals(
                "A commit still waits for its confirmation: confirm it or roll it back first.",
                refused(store.commit(NINETY, WALL, 0)));
        assertEquals("b", inForce(store));
    }

    @Test
    void refusalsChangeNothing() throws IOException {
        ConfigurationStore store = open(0);
        assertEquals("There is no candidate: propose one first.", refused(store.commit(NINETY, WALL, 0)));
        assertInstanceOf(Binding.Refused.class, store.propose("device: {nmae: b}"));
        assertEquals(Optional.empty(), store.candidate());
        store.propose(named("a")).orThrow();
        assertEquals(
                "The candidate is what is in force already: change it or discard it.",
                refused(store.commit(NINETY, WALL, 0)));
        assertEquals(List.of(), store.history());
    }

    /** What a candidate leans on (the secrets file) may change between proposal and commit. */
    @Test
    void theCandidateIsCheckedAgainAtCommit() throws IOException {
        Problem problem = new Problem("c", 0, 0, "x", "nothing", "something", "");
        boolean[] wrong = {false};
        ConfigurationStore store =
                ConfigurationStore.open(file, Judges.NONE, c -> wrong[0] ? List.of(problem) : List.of(), WALL, 0);
        store.propose(named("b")).orThrow();
        wrong[0] = true;
        var no = assertInstanceOf(CommitResult.Refused.class, store.commit(Optional.empty(), WALL, 0));
        assertEquals(List.of(problem), no.problems());
        assertEquals("a", inForce(store));
    }

    @Test
    void historyKeepsTwentyTheNewestFirst() throws IOException {
        ConfigurationStore store = open(0);
        for (int i = 1; i <= 25; i++) {
            store.propose(named("n" + i)).orThrow();
            store.commit(Optional.empty(), WALL.plusSeconds(i), 0);
        }
        List<Version> history = store.history();
        assertEquals(20, history.size());
        assertEquals(new Version(25, WALL.plusSeconds(25)), history.getFirst());
        assertEquals(Optional.of(named("n24")), store.text(history.getFirst()));
        assertEquals(Optional.of(named("n5")), store.text(history.getLast()));
        assertEquals(Optional.empty(), store.text(new Version(1, WALL)));
    }

    @Test
    void theFirstCommitOfAllHasNothingToGoBackTo() throws IOException {
        Files.delete(file);
        ConfigurationStore store = open(0);
        assertInstanceOf(Binding.Refused.class, store.running());
        store.propose(named("b")).orThrow();
        var committed = assertInstanceOf(CommitResult.Committed.class, store.commit(NINETY, WALL, 0));
        assertEquals(Optional.empty(), committed.confirmWithin());
        assertEquals("b", inForce(store));
    }

    /** Somebody edits the file with an editor while a commit waits: theirs is the last word. */
    @Test
    void anEditByHandEndsTheWaiting() throws IOException {
        commitB(open(0));
        Files.writeString(file, named("by-hand"));
        ConfigurationStore again = open(0);
        assertEquals(Deadlines.NEVER, again.nextDeadline());
        assertEquals("by-hand", inForce(again));
    }

    @Test
    void aFullDiskLeavesWhatIsInForce() throws IOException {
        FullDisk disk = new FullDisk();
        for (int writes = 0; writes < 4; writes++) {
            Path own = folder.resolve(writes + ".yaml");
            Files.writeString(own, named("a"));
            ConfigurationStore store = ConfigurationStore.open(disk, own, Judges.NONE, c -> List.of(), WALL, 0);
            store.propose(named("b")).orThrow();
            disk.writesLeft = writes;
            if (writes < 3) {
                assertThrows(IOException.class, () -> store.commit(NINETY, WALL, 0));
                assertEquals("a", inForce(store), "after " + writes + " writes");
                assertEquals(Deadlines.NEVER, store.nextDeadline());
            } else {
                assertInstanceOf(CommitResult.Committed.class, store.commit(NINETY, WALL, 0));
                assertThrows(IOException.class, () -> store.expire(90 * SECOND));
                assertEquals(100 * SECOND, store.nextDeadline());
                disk.writesLeft = 10;
                assertTrue(store.expire(100 * SECOND));
                assertEquals("a", inForce(store));
            }
            disk.writesLeft = 10;
        }
    }

    @Test
    void nothingElseIsLeftBehind() throws IOException {
        ConfigurationStore store = open(0);
        commitB(store);
        store.confirm();
        try (Stream<Path> left = Files.walk(folder)) {
            assertEquals(
                    List.of("gatehouse.yaml", "gatehouse.yaml.store/history/00000001-" + WALL.toEpochMilli()),
                    left.filter(Files::isRegularFile)
                            .map(path -> folder.relativize(path).toString())
                            .sorted()
                            .toList());
        }
    }

    private ConfigurationStore open(long now) throws IOException {
        return ConfigurationStore.open(file, Judges.NONE, configuration -> List.of(), WALL, now);
    }

    private static void commitB(ConfigurationStore store) throws IOException {
        store.propose(named("b")).orThrow();
        assertInstanceOf(CommitResult.Committed.class, store.commit(NINETY, WALL, 0));
    }

    private static String refused(CommitResult result) {
        return assertInstanceOf(CommitResult.Refused.class, result).reason();
    }

    private static String inForce(ConfigurationStore store) throws IOException {
        return store.running().orThrow().device().name();
    }

    private static String named(String name) {
        return "device: {name: " + name + "}\n";
    }

    /** The real disk until it is full. */
    private static final class FullDisk implements Disk {
        private final FileDisk disk = new FileDisk();
        private int writesLeft = 10;

        @Override
        public byte[] read(Path path) throws IOException {
            return disk.read(path);
        }

        @Override
        public void write(Path path, byte[] bytes) throws IOException {
            if (writesLeft-- <= 0) {
                disk.write(path, Arrays.copyOf(bytes, bytes.length / 2));
                throw new IOException("No space left on device");
            }
            disk.write(path, bytes);
        }

        @Override
        public void force(Path path) throws IOException {
            disk.force(path);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            disk.rename(from, to);
        }

        @Override
        public void delete(Path path) throws IOException {
            disk.delete(path);
        }

        @Override
        public void forceFolder(Path path) throws IOException {
            disk.forceFolder(path);
        }

        @Override
        public void makeFolder(Path path) throws IOException {
            disk.makeFolder(path);
        }

        @Override
        public List<String> list(Path path) throws IOException {
            return disk.list(path);
        }
    }
}
