package gatehouse.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Clock;
import gatehouse.base.Deadlines;
import gatehouse.config.schema.Judges;
import gatehouse.config.store.ConfigurationStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationDeskTest {
    private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");

    private final List<String> inForce = new ArrayList<>();
    private long seconds;

    @TempDir
    Path folder;

    private ConfigurationDesk desk;

    @BeforeEach
    void openOnA() throws IOException {
        Path file = folder.resolve("gatehouse.yaml");
        Files.writeString(file, named("a"));
        Clock clock = new Clock() {
            @Override
            public long nanos() {
                return seconds * 1_000_000_000L;
            }

            @Override
            public Instant wall() {
                return START.plusSeconds(seconds);
            }
        };
        ConfigurationStore store =
                ConfigurationStore.open(file, Judges.NONE, c -> List.of(), clock.wall(), clock.nanos());
        desk = new ConfigurationDesk(
                store,
                clock,
                configuration -> inForce.add(configuration.device().name()));
    }

    @Test
    void aChangeIsProposedCommittedAndConfirmed() throws IOException {
        assertEquals(new Result.Done(), desk.execute(new Command.Propose(named("b"))));
        assertEquals(new ConfigurationStatus(true, null), desk.status());
        assertEquals(new Result.Committed(90_000L), desk.execute(new Command.Commit(90)));
        assertEquals(List.of("b"), inForce);
        seconds = 30;
        assertEquals(new ConfigurationStatus(false, 60_000L), desk.status());
        assertEquals(new Result.Done(), desk.execute(new Command.Confirm()));
        seconds = 1_000;
        assertFalse(desk.expire());
        assertEquals(new Result.Text(named("b")), desk.execute(new Command.ShowRunning()));
        assertEquals(Deadlines.NEVER, desk.nextDeadline());
    }

    @Test
    void whatNobodyConfirmsIsTakenBackAndTheGatewayIsTold() throws IOException {
        desk.execute(new Command.Propose(named("b")));
        desk.execute(new Command.Commit(90));
        seconds = 90;
        assertTrue(desk.expire());
        assertEquals(List.of("b", "a"), inForce);
        assertEquals(new Result.Text(named("b")), desk.execute(new Command.ShowCandidate()));
    }

    @Test
    void aChangeIsTakenBackByHand() {
        desk.execute(new Command.Propose(named("b")));
        desk.execute(new Command.Commit(90));
        assertEquals(new Result.Done(), desk.execute(new Command.RollBack()));
        assertEquals(List.of("b", "a"), inForce);
        assertEquals(
                new Result.Refused("No commit waits for its confirmation: propose an older version instead."),
                desk.execute(new Command.RollBack()));
    }

    @Test
    void anOldVersionIsFoundInHistory() {
        desk.execute(new Command.Propose(named("b")));
        assertEquals(new Result.Committed(null), desk.execute(new Command.Commit(null)));
        var history = assertInstanceOf(Result.History.class, desk.execute(new Command.ShowHistory()));
        assertEquals(List.of(new Result.PastVersion(1, START.toEpochMilli())), history.versions());
        assertEquals(new Result.Text(named("a")), desk.execute(new Command.ShowVersion(1)));
        assertInstanceOf(Result.Refused.class, desk.execute(new Command.ShowVersion(2)));
    }

    @Test
    void aWrongTextChangesNothingAndSaysWhy() {
        var invalid = assertInstanceOf(Result.Invalid.class, desk.execute(new Command.Propose("device: {nmae: b}")));
        assertEquals(
                "candidate:1:10: device.nmae: found an unknown key; allowed: name, secrets or crypto-engine. Did you mean name?",
                invalid.problems().getFirst().text());
        assertInstanceOf(Result.Invalid.class, desk.execute(new Command.Validate("- 1")));
        assertEquals(new Result.Done(), desk.execute(new Command.Validate(named("c"))));
        assertInstanceOf(Result.Refused.class, desk.execute(new Command.ShowCandidate()));
        assertInstanceOf(Result.Refused.class, desk.execute(new Command.Commit(null)));
        assertInstanceOf(Result.Refused.class, desk.execute(new Command.Confirm()));
        assertEquals(List.of(), inForce);
    }

    @Test
    void aFormChangesOnePlaceOfATextAndKeepsNothing() {
        String text = "device: {name: attic} # up there\n";
        assertEquals(
                new Result.Text("device: {name: cellar} # up there\n"),
                desk.execute(new Command.Edit(text, "device.name", "cellar", false)));
        assertEquals(
                new Result.Text("device: {} # up there\n"),
                desk.execute(new Command.Edit(text, "device.name", null, false)));
        assertInstanceOf(Result.Places.class, desk.execute(new Command.ShowPlaces(text)));
        assertInstanceOf(Result.Refused.class, desk.execute(new Command.ShowPlaces("a: [")));
        assertInstanceOf(Result.Refused.class, desk.execute(new Command.Edit(text, "a..b", "x", false)));
    }

    @Test
    void aCandidateIsDropped() {
        desk.execute(new Command.Propose(named("b")));
        assertEquals(new Result.Done(), desk.execute(new Command.Discard()));
        assertEquals(new ConfigurationStatus(false, null), desk.status());
    }

    private static String named(String name) {
        return "device: {name: " + name + "}\n";
    }
}
