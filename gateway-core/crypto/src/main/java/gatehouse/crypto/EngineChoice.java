package gatehouse.crypto;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which engine does what: the outcome of measurements, a pure function of them. The preferred engine keeps its place
 * unless another is clearly faster, so that noise does not move packets about. Immutable.
 */
public final class EngineChoice {
    /** Another engine must take at most this share of the preferred engine's time. */
    public static final double CLEARLY_FASTER = 0.9;

    /** What no measurement covers goes to the preferred engine. */
    public static final EngineChoice NONE = new EngineChoice(Map.of(), null);

    private record Cell(Transform transform, Load load) {}

    private final Map<Cell, String> winners;
    private final @Nullable String everywhere;

    private EngineChoice(Map<Cell, String> winners, @Nullable String everywhere) {
        this.winners = winners;
        this.everywhere = everywhere;
    }

    /** One engine for everything that it can do, measured or not. */
    public static EngineChoice always(String engine) {
        return new EngineChoice(Map.of(), engine);
    }

    /** Decides from {@code measurements}; {@code preferred} is the name of the engine that wins ties. */
    public static EngineChoice decide(List<Measurement> measurements, String preferred) {
        Map<Cell, Measurement> best = new HashMap<>();
        Map<Cell, Measurement> incumbent = new HashMap<>();
        for (Measurement m : measurements) {
            Cell cell = new Cell(m.transform(), m.load());
            best.merge(cell, m, (a, b) -> a.nanosPerPacket() <= b.nanosPerPacket() ? a : b);
            if (m.engine().equals(preferred)) {
                incumbent.put(cell, m);
            }
        }
        Map<Cell, String> winners = new HashMap<>();
        best.forEach((cell, fastest) -> {
            Measurement holder = incumbent.get(cell);
            boolean keeps = holder != null && fastest.nanosPerPacket() > CLEARLY_FASTER * holder.nanosPerPacket();
            winners.put(cell, keeps ? preferred : fastest.engine());
        });
        return new EngineChoice(Map.copyOf(winners), null);
    }

    /** The engine for this transform and load, or {@code preferred} if nothing was measured. */
    public String engine(Transform transform, Load load, String preferred) {
        return everywhere != null ? everywhere : winners.getOrDefault(new Cell(transform, load), preferred);
    }
}
