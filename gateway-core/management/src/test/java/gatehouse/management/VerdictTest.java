package gatehouse.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private String address = "192.168.1.2";
    private Long confirm;
    private final List<RegistrationStatus> registrations = new ArrayList<>();
    private final List<LineStatus> lines = new ArrayList<>();
    private final List<ComponentStatus> components = new ArrayList<>();

    VerdictTest() {
        registrations.add(registration("alice", RegistrationStatus.State.REGISTERED, null));
        lines.add(line(LineStatus.State.IDLE));
    }

    @Test
    void allIsWell() {
        says(Event.Level.INFO, "The line can make and take calls.");
        lines.add(line(LineStatus.State.TALKING));
        says(Event.Level.INFO, "All 2 lines can make and take calls.");
    }

    /** Each thing that goes wrong on top of the others takes the sentence, the cause before what it causes. */
    @Test
    void theCauseComesFirst() {
        lines.set(0, line(LineStatus.State.OUT_OF_SERVICE));
        says(Event.Level.ERROR, "The line phone1 is out of service: check its driver and its phone.");
        lines.clear();
        says(Event.Level.WARNING, "No line is configured: add one under lines.");
        registrations.set(0, registration("alice", RegistrationStatus.State.REGISTERING, null));
        says(Event.Level.WARNING, "The identity alice at lab is being registered: wait a moment.");
        confirm = 4_001L;
        says(Event.Level.WARNING, "The last change is undone in 5 s unless you confirm it.");
        components.add(component(ComponentStatus.Health.DEGRADED, "It has no timer."));
        says(Event.Level.WARNING, "The part media does less than it should: It has no timer.");
        registrations.add(registration("bob", RegistrationStatus.State.FAILED, "the password is wrong: correct it."));
        says(Event.Level.ERROR, "The identity bob at lab is not registered: the password is wrong: correct it.");
        address = null;
        says(Event.Level.ERROR, "There is no address on the Internet side: check the cable and the modem.");
        registrations.clear(); // then nothing asks for an address
        says(
                Event.Level.WARNING,
                "No operator is configured: add one, and an identity that it gave you, under operators.");
        components.add(component(ComponentStatus.Health.RESTARTING, null));
        says(Event.Level.ERROR, "The part media failed and starts again: read the log under System.");
    }

    @Test
    void everyStateOfARegistrationHasASentence() {
        for (RegistrationStatus.State state : RegistrationStatus.State.values()) {
            registrations.set(0, registration("alice", state, null));
            boolean well = state == RegistrationStatus.State.REGISTERED;
            assertEquals(well, verdict().level() == Event.Level.INFO, state + ": " + verdict());
            assertTrue(well || verdict().text().contains("alice"), state.toString());
        }
    }

    private void says(Event.Level level, String text) {
        assertEquals(level + " " + text, verdict().level() + " " + verdict().text());
    }

    private Verdict verdict() {
        return Verdict.of(new Snapshot(
                1,
                new SystemStatus("gatehouse", "0.1.0", 1, 1, 1, 1, CryptoStatus.NONE),
                new WanStatus(address, WanStatus.Nat.PRESENT, null),
                new ConfigurationStatus(false, confirm),
                registrations,
                lines,
                List.of(),
                components,
                null,
                new CaptureStatus(false, null, 0, 0, false),
                List.of()));
    }

    private static RegistrationStatus registration(String identity, RegistrationStatus.State state, String failure) {
        return new RegistrationStatus(
                "lab", identity, "sip:" + identity + "@ims.example", state, null, 0, null, null, 2, 0, 25, failure);
    }

    private static LineStatus line(LineStatus.State state) {
        return new LineStatus("phone1", "virtual", "lab", "alice", null, LineStatus.Hook.ON, state, null, List.of());
    }

    private static ComponentStatus component(ComponentStatus.Health health, String cause) {
        return new ComponentStatus("media", health, cause, 0, 1);
    }
}
