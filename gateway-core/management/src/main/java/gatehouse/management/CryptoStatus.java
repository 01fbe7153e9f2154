package gatehouse.management;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What enciphers packets, and how that was decided.
 *
 * @param wanted as the configuration has it
 * @param engines those that were looked for; native ones appear once they were
 * @param choices one for each transform that packets needed and each load, once decided
 */
public record CryptoStatus(String wanted, List<Engine> engines, List<Choice> choices) {
    /** Of a gateway whose packets nothing was needed for yet. */
    public static final CryptoStatus NONE = new CryptoStatus("jca", List.of(), List.of());

    public CryptoStatus {
        engines = List.copyOf(engines);
        choices = List.copyOf(choices);
    }

    /**
     * One engine.
     *
     * @param version of what is behind the name; null where it is not there
     * @param problem why it is not used, or not for everything, in one sentence; null if it may be
     */
    public record Engine(
            String name, @Nullable String version, @Nullable String problem) {}

    /**
     * Which engine does one kind of work.
     *
     * @param transform cipher and integrity, such as {@code aes-ctr-128/hmac-sha1-80}
     * @param bytes of a packet of that load
     * @param packets that come at once
     * @param engine the one in use
     * @param figures what was measured; empty where nothing was
     */
    public record Choice(String transform, int bytes, int packets, String engine, List<Figure> figures) {
        public Choice {
            figures = List.copyOf(figures);
        }
    }

    /**
     * How long an engine took.
     *
     * @param nanos for one packet
     */
    public record Figure(String engine, double nanos) {}
}
