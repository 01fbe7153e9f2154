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
import java.util.List;
import org.junit.jupiter.api.Test;

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
    private final StatusBoard board =
            new StatusBoard(ConfigurationReader.parse("test", YAML).orThrow(), SystemClock.INSTANCE, events);

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
