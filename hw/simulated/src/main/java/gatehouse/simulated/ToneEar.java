package gatehouse.simulated;

import gatehouse.telephony.Country;
import gatehouse.telephony.Signal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the signals of a country as a person does, by their sound and rhythm: a signal is heard when it fits
 * more of the sound so far than any other of the country, and enough has been heard to tell. Takes frames of 160 samples; not
 * thread-safe.
 */
public final class ToneEar {
    private final List<RhythmMatcher> matchers = new ArrayList<>();
    private final Set<Signal> known = EnumSet.noneOf(Signal.class);
    private final short[] window = new short[320];
    private @Nullable Signal heard;

    /** An ear for the tones of this country. */
    public ToneEar(Country country) {
        for (Signal signal : Signal.values()) {
            matchers.add(new RhythmMatcher(signal, country.tone(signal)));
        }
    }

    /** Takes the next 20 ms. */
    public void hear(short[] frame) {
        System.arraycopy(window, 160, window, 0, 160);
        System.arraycopy(frame, 0, window, 160, 160);
        RhythmMatcher best = null;
        int most = 0;
        boolean alike = false;
        for (RhythmMatcher matcher : matchers) {
            matcher.hear(window);
            int evidence = matcher.evidence();
            if (evidence > most) {
                best = matcher;
                most = evidence;
                alike = false;
            } else if (evidence == most) {
                alike = true;
            }
        }
        Signal now = best != null && !alike && best.isSure() ? best.signal() : null;
        if (now != null) {
            known.add(now);
        }
        heard = now;
    }

    /** The signal that is being heard, its pauses included; null while there is none, or no telling which. */
    public @Nullable Signal heard() {
        return heard;
    }

    /** Whether a signal has been heard since the handset was lifted. */
    public boolean hasHeard(Signal signal) {
        return known.contains(signal);
    }

    /** Forgets everything: the handset was put down. */
    void reset() {
        known.clear();
        heard = null;
        matchers.forEach(RhythmMatcher::reset);
    }
}
