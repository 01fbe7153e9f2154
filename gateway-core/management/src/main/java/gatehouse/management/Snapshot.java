package gatehouse.management;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole box at one moment. Immutable, and plain all the way down (numbers, texts, enums, lists and records), so that
 * any serialiser can write it. Names that end in {@code Millis} are milliseconds: since 1970 where a moment is meant
 * ({@code takenAtMillis}), otherwise a length of time. What is not known is null.
 *
 * @param takenAtMillis when it was taken
 * @param system the box and its program
 * @param wan the side towards the operators
 * @param configuration what the configuration waits for
 * @param registrations one for each identity at each operator, in the order of the configuration
 * @param lines in the order of the configuration
 * @param calls that exist now, and those that ended a short while ago
 * @param components the parts that are restarted on their own
 * @param diagnosis the walk that is under way, or the last one; null before the first
 * @param capture how the capture stands
 * @param events the last few, the newest last; {@link EventLog} has more
 */
public record Snapshot(
        long takenAtMillis,
        SystemStatus system,
        WanStatus wan,
        ConfigurationStatus configuration,
        List<RegistrationStatus> registrations,
        List<LineStatus> lines,
        List<CallStatus> calls,
        List<ComponentStatus> components,
        @Nullable Diagnosis diagnosis,
        CaptureStatus capture,
        List<Event> events) {
    public Snapshot {
        registrations = List.copyOf(registrations);
        lines = List.copyOf(lines);
        calls = List.copyOf(calls);
        components = List.copyOf(components);
        events = List.copyOf(events);
    }
}
