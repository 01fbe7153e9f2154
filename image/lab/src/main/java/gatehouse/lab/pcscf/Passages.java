package gatehouse.lab.pcscf;

import gatehouse.base.Deadlines;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.Via;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Transactions under way, each for as long as repeats of its messages may come; bounded. */
final class Passages {
    private static final int MOST = 200_000;

    private final Map<Passage.Key, Passage> byKey = new HashMap<>();
    private final Deadlines<Passage.Key> ends = new Deadlines<>();

    Passages() {}

    /** The key of a request, or of a response to it: both have the same Via on top. */
    static Passage.Key key(boolean fromUe, SipMessage message) {
        Via via = message.via();
        String sentBy = via.host().toLowerCase(Locale.ROOT) + ":" + via.effectivePort();
        return new Passage.Key(
                fromUe,
                String.valueOf(via.branch()),
                sentBy,
                message.cseq().method().name());
    }

    @Nullable
    Passage get(Passage.Key key) {
        return byKey.get(key);
    }

    boolean isFull() {
        return byKey.size() >= MOST;
    }

    void open(Passage passage, long until) {
        if (byKey.putIfAbsent(passage.key, passage) == null) {
            SaSet set = passage.set;
            if (set != null) {
                set.pending++;
            }
            ends.set(passage.key, until);
        }
    }

    void until(Passage passage, long until) {
        if (byKey.containsKey(passage.key)) {
            ends.set(passage.key, until);
        }
    }

    long nextEnd() {
        return ends.next();
    }

    /** One that is over, forgotten by that; null when there is none. */
    @Nullable
    Passage ended(long now) {
        Passage.Key key = ends.poll(now);
        Passage passage = key == null ? null : byKey.remove(key);
        if (passage != null && passage.set != null) {
            passage.set.pending--;
        }
        return passage;
    }

    int size() {
        return byKey.size();
    }
}
