package gatehouse.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.b2bua.CallFact;
import gatehouse.b2bua.FarEnd;
import gatehouse.config.ConfigurationReader;
import gatehouse.management.CallStatus;
import gatehouse.management.CaptureStatus;
import gatehouse.management.ConfigurationStatus;
import gatehouse.management.Event;
import gatehouse.management.EventLog;
import gatehouse.management.LineStatus.Service;
import gatehouse.management.LineStatus.ServiceKind;
import gatehouse.management.Sentence;
import gatehouse.management.Snapshot;
import gatehouse.netty.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see of calls and lines. */
class StatusBoardTest {
    private static final String YAML = """
            operators:
              - {name: one, domain: one.example, proxies: [192.0.2.1], numbers: {format: international, area-code: "30"},
                 identities: [{name: alice, impi: alice, impus: ["sip:alice@one.example"], credential: a}]}
              - {name: two, domain: two.example, proxies: [192.0.2.2],
                 identities: [{name: bob, impi: bob, impus: ["sip:bob@two.example"], credential: b}]}
            lines:
              - {id: phone1, operator: one, identity: alice, fallbacks: [{operator: two, identity: bob}]}
            """;

    private final EventLog events = new EventLog(10, 1);
    private StatusBoard board;

    @TempDir
    Path home;

    @BeforeEach
    void open() {
        board = new StatusBoard(
                ConfigurationReader.parse("test", YAML).orThrow(), SystemClock.INSTANCE, events, CallBook.in(home));
    }

    private Snapshot snapshot() {
        return board.snapshot(
                line -> null, new ConfigurationStatus(false, null), null, new CaptureStatus(false, null, 0, 0, false));
    }

    @Test
    void lessProtectionThatWasRefusedStandsAtItsCallAndIsAnEvent() {
        for (String id : List.of("c1", "c2")) {
            board.call(new CallFact(
                    id, "phone1", true, "5550123", CallFact.State.TALKING, 0, 0L, 0L, FarEnd.UNKNOWN, null));
        }
        board.refused("phone1", "c1", "a protected call is not carried on in clear");
        List<String> refused = snapshot().calls().stream()
                .map(CallStatus::refused)
                .map(String::valueOf)
                .toList();
        assertEquals(List.of("a protected call is not carried on in clear", "null"), refused);
        Event told = events.last(1).getFirst();
        assertEquals(Sentence.PROTECTION_REFUSED, told.saying().sentence());
        assertEquals(Event.Level.WARNING, told.level());
        assertEquals("phone1", told.subject());
    }

    private void end(String id, String remote) {
        board.call(new CallFact(
                id,
                "phone1",
                false,
                remote,
                CallFact.State.ENDED,
                SystemClock.INSTANCE.nanos(),
                null,
                null,
                FarEnd.UNKNOWN,
                "It was given up before anybody answered: call back whom you have missed."));
    }

    private List<String> shown() {
        return snapshot().calls().stream()
                .map(call -> call.state() + " " + call.remote())
                .toList();
    }

    @Test
    void theLastTwentyCallsAreThereAfterARestartUntilSomebodyForgetsThem() throws Exception {
        for (int i = 0; i < 15; i++) {
            end("c" + i, "10" + i);
        }
        assertEquals(List.of(), filesOf(home), "flash is spared: nothing is written at each call");
        board.close();
        CallStatus before = snapshot().calls().getLast();
        open();
        CallStatus after = snapshot().calls().getLast();
        assertEquals(15, shown().size());
        assertEquals(before.remote(), after.remote());
        assertEquals(before.failure(), after.failure());
        assertEquals(before.startedAtMillis(), after.startedAtMillis(), 5);

        for (int i = 0; i < 10; i++) {
            end("c" + i, "20" + i);
        }
        assertEquals(20, shown().size());
        assertEquals(List.of("ENDED 105", "ENDED 209"), List.of(shown().getFirst(), shown().getLast()));
        board.close();
        open();
        assertEquals(20, shown().size());

        board.call(new CallFact("now", "phone1", true, "300", CallFact.State.TALKING, 0, 0L, 0L, FarEnd.UNKNOWN, null));
        board.forgetCalls();
        assertEquals(List.of("TALKING 300"), shown());
        assertEquals(List.of(), filesOf(home));
        open();
        assertEquals(List.of(), shown());
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void aLineSaysWhatItOffers() {
        assertEquals(
                List.of(
                        new Service(ServiceKind.WITHHELD_NUMBER, "#31#"),
                        new Service(ServiceKind.EMERGENCY, "110, 112"),
                        new Service(ServiceKind.INTERNATIONAL_NUMBERS, "30"),
                        new Service(ServiceKind.FALLBACK, "two")),
                snapshot().lines().getFirst().services());
    }
}
