package gatehouse.telephony;

import java.util.List;

/**
 * How a phone rings: on, off, on, off, ... and from the start.
 *
 * @param hertz frequency of the ringing voltage
 * @param millis an even number of times, starting with on
 */
public record Cadence(int hertz, List<Integer> millis) {
    public Cadence {
        millis = List.copyOf(millis);
        if (millis.isEmpty() || millis.size() % 2 != 0 || millis.stream().anyMatch(m -> m <= 0)) {
            throw new IllegalArgumentException("a ringing cadence has pairs of on and off times");
        }
    }
}
