package gatehouse.simulated;

import gatehouse.telephony.Goertzel;
import gatehouse.telephony.Signal;
import gatehouse.telephony.Tone;
import gatehouse.telephony.Tone.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows one signal: when its frequencies sound and nothing else does, how long they did, and whether these times can
 * be part of its cadence.
 */
final class RhythmMatcher {
    private static final int FRAME_MILLIS = 20;
    /** A window of 40 ms sees the edges of a tone this late or early. */
    private static final int TOLERANCE = 50;
    /** Mean power of a tone of -45 dBm0. */
    private static final double FLOOR = 8_000;
    /** Share of all power that the frequencies together, and each of them, must have. */
    private static final double PURITY = 0.7;

    private static final double MODULATED_PURITY = 0.5;
    private static final double EACH = 0.15;
    private static final int SURE_MILLIS = 500;
    /** How many on and off times are remembered: more than the longest cycle of any country. */
    private static final int MEMORY = 8;

    private final Signal signal;
    private final List<Goertzel> frequencies = new ArrayList<>();
    private final double purity;
    /** On and off times of the cadence in turn, starting with on; one entry of 0 for a tone without end. */
    private final int[] cycle;

    /** Times that were seen, the oldest first; the last one still runs. */
    private final int[] times = new int[MEMORY];

    private int count;
    private boolean on;

    RhythmMatcher(Signal signal, Tone tone) {
        this.signal = signal;
        Segment sounding = tone.segments().getFirst();
        purity = sounding.modulated() ? MODULATED_PURITY : PURITY;
        List<Integer> hertz = sounding.modulated() ? sounding.hertz().subList(0, 1) : sounding.hertz();
        hertz.forEach(hz -> frequencies.add(new Goertzel(hz)));
        cycle = tone.segments().stream().mapToInt(Segment::millis).toArray();
        reset();
    }

    Signal signal() {
        return signal;
    }

    void reset() {
        on = false;
        count = 1;
        times[0] = 0;
    }

    void hear(short[] window) {
        boolean sounds = sounds(window);
        if (sounds != on) {
            if (count == MEMORY) {
                System.arraycopy(times, 1, times, 0, MEMORY - 1);
                count--;
            }
            times[count++] = 0;
            on = sounds;
        }
        times[count - 1] += FRAME_MILLIS;
        // What does not fit is forgotten from its old end, so that a new signal is recognised from its start.
        while (count > 1 && !fitsSomewhere()) {
            System.arraycopy(times, 1, times, 0, count - 1);
            count--;
        }
    }

    private boolean sounds(short[] window) {
        double total = Goertzel.total(window, 0, window.length);
        if (total < FLOOR) {
            return false;
        }
        double sum = 0;
        for (Goertzel frequency : frequencies) {
            double power = frequency.power(window, 0, window.length);
            if (power < EACH * total) {
                return false;
            }
            sum += power;
        }
        return sum >= purity * total;
    }

    /** For how many milliseconds back the sound can have been this signal; 0 while it is not. */
    int evidence() {
        if ((!on && count == 1) || !fitsSomewhere()) {
            return 0;
        }
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += times[i];
        }
        return sum;
    }

    /** Whether enough was heard: one whole on time, or half a second of a tone without end. */
    boolean isSure() {
        return cycle[0] == 0 ? on && times[count - 1] >= SURE_MILLIS : count > (on ? 2 : 1);
    }

    private boolean fitsSomewhere() {
        for (int start = 0; start < cycle.length; start++) {
            boolean startsOn = start % 2 == 0;
            boolean oldestOn = on == (count % 2 == 1);
            if (startsOn == oldestOn && fitsFrom(start, oldestOn)) {
                return true;
            }
        }
        // The silence before a tone without end is no part of its cycle.
        return cycle[0] == 0 && count == (on ? 2 : 1);
    }

    private boolean fitsFrom(int start, boolean oldestOn) {
        for (int i = 0; i < count; i++) {
            int expected = cycle[(start + i) % cycle.length];
            boolean running = i == count - 1;
            boolean silenceBefore = i == 0 && !oldestOn && !running; // of any length
            if (expected == 0) {
                if (!running) {
                    return false;
                }
            } else if (times[i] > expected + TOLERANCE && !silenceBefore) {
                return false;
            } else if (!running && !silenceBefore && times[i] < expected - TOLERANCE) {
                return false;
            }
        }
        return true;
    }
}
