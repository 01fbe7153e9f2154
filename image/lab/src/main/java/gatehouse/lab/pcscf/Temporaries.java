package gatehouse.lab.pcscf;

import gatehouse.base.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The registration SAs of one private identity that wait for their answer. Nobody has proven anything in clear: so each
 * SM1 gets a challenge of its own, and none that may still be answered goes because somebody else, perhaps from the UE's
 * own address, says the same name. TS 33.203 7.4 knows one registration under way for a UE, which is what is left of
 * these once one of them is answered right.
 */
final class Temporaries {
    /** Who asks once a second for an hour has at most so many at a time. */
    static final int MOST = 8;

    /** A UE's time to answer: a radio's worst round trips and a card's arithmetic. */
    static final Duration TO_ANSWER = Duration.ofSeconds(8);

    /** Who sent SM1 in clear. */
    record Asker(Endpoint source, String callId) {}

    /** The oldest first. */
    private final List<SaSet> sets = new ArrayList<>();

    List<SaSet> all() {
        return sets;
    }

    /** Whether one more challenge would take another's away that can still be answered. */
    boolean isFull(long now) {
        return sets.size() >= MOST && !hasHadItsTime(sets.getFirst(), now);
    }

    /**
     * Whether a set whose numbers the next one has too makes way for it; {@code asker} is null for who has SAs. Who asks
     * in clear may have heard the numbers: a UE that starts anew takes others (TS 33.203 7.1).
     */
    boolean makesWay(SaSet set, @Nullable Asker asker, long now) {
        return sets.contains(set) && ((asker == null && set.asker == null) || hasHadItsTime(set, now));
    }

    /** A challenge leaves; {@code gone} takes what makes way for it. */
    void add(SaSet fresh, long now, List<SaSet> gone) {
        for (Iterator<SaSet> each = sets.iterator(); each.hasNext(); ) {
            SaSet set = each.next();
            boolean over = isOf(set, fresh.asker) && (fresh.asker == null || hasHadItsTime(set, now));
            if (over || (set.pairs.meets(fresh.pairs) && makesWay(set, fresh.asker, now))) {
                each.remove();
                gone.add(set);
            }
        }
        while (sets.size() >= MOST) {
            gone.add(sets.removeFirst());
        }
        fresh.askedAt = now;
        sets.add(fresh);
    }

    /** Those of {@code asker}; null for who asked through an SA. */
    List<SaSet> askedBy(@Nullable Asker asker) {
        return sets.stream().filter(set -> isOf(set, asker)).toList();
    }

    boolean remove(SaSet set) {
        return sets.remove(set);
    }

    /** Takes all out. */
    List<SaSet> clear() {
        List<SaSet> all = List.copyOf(sets);
        sets.clear();
        return all;
    }

    private static boolean isOf(SaSet set, @Nullable Asker asker) {
        return Objects.equals(set.asker, asker);
    }

    private static boolean hasHadItsTime(SaSet set, long now) {
        return now - set.askedAt >= TO_ANSWER.toNanos();
    }
}
