package gatehouse.lab.pcscf;

import gatehouse.base.Endpoint;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Counts what is discarded, and tells of it seldom enough that no flood of packets becomes a flood of lines. */
final class Ledger {
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final int LINES = 3;

    private static final class Line {
        long since;
        int told;
    }

    private final Map<Discarded, Long> counts = new EnumMap<>(Discarded.class);
    private final Map<String, Line> lines = new HashMap<>();

    Ledger() {}

    Map<Discarded, Long> counts() {
        return new EnumMap<>(counts);
    }

    void discard(Discarded reason, Endpoint from, long now, Consumer<? super PcscfAction> out) {
        counts.merge(reason, 1L, Long::sum);
        String code = reason == Discarded.SM1_BEHIND_NAT
                ? "sm1-discarded"
                : "discarded-" + reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
        tell(code, "from " + from, now, out);
    }

    /** Tells, at most three times in 20 s for each code; codes are constants of ours. */
    void tell(String code, String text, long now, Consumer<? super PcscfAction> out) {
        Line line = lines.computeIfAbsent(code, key -> new Line());
        if (line.told == 0 || now - line.since > QUIET.toNanos()) {
            line.since = now;
            line.told = 0;
        }
        if (line.told++ < LINES) {
            out.accept(new PcscfAction.Told(code, text));
        }
    }
}
