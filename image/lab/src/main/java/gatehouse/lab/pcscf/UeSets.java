package gatehouse.lab.pcscf;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sets of SAs of one private identity and how they follow each other (TS 33.203 7.4.2a): one current and one old
 * set, and the temporary ones of whoever asked in its name; the UE itself has one of these, so at most six SAs a direction
 * (7.1 rule 3).
 *
 * <pre>
 *   challenge        answer right       UE uses the new one, or old nearly over      nothing pending, or 64*T1
 *   TEMPORARY  --->  CURRENT (old --->  OLD, still used outbound)  --->  outbound on CURRENT  --->  OLD is released
 * </pre>
 */
final class UeSets {
    private final SaTable table;
    private final String impi;

    private final Temporaries temporaries = new Temporaries();

    @Nullable
    private SaSet current;

    @Nullable
    private SaSet old;

    /** Whether the UE has sent something through the current set since it is that (7.4.2a, last step). */
    private boolean switched;

    private final List<SaSet> dying = new ArrayList<>();

    /** All identities of the implicit set, in lower case; empty before the first success. */
    final Set<String> impus = new TreeSet<>();

    UeSets(SaTable table, String impi) {
        this.table = table;
        this.impi = impi;
    }

    String impi() {
        return impi;
    }

    /** Those that wait for the answer to their challenge. */
    Temporaries temporaries() {
        return temporaries;
    }

    @Nullable
    SaSet current() {
        return current;
    }

    @Nullable
    SaSet old() {
        return old;
    }

    /** Every set that there is. */
    List<SaSet> all() {
        List<SaSet> all = new ArrayList<>(dying);
        all.addAll(temporaries.all());
        for (SaSet set : new SaSet[] {current, old}) {
            if (set != null) {
                all.add(set);
            }
        }
        return all;
    }

    boolean isEmpty() {
        return temporaries.all().isEmpty() && current == null && old == null && dying.isEmpty();
    }

    /** The set that requests to the UE take; null when it has none. */
    @Nullable
    SaSet outbound() {
        return old != null && !switched ? old : current;
    }

    /** A challenge leaves: the new set is there for its answer. */
    List<SaSet> challenged(SaSet set, long now, long until) {
        List<SaSet> gone = new ArrayList<>();
        temporaries.add(set, now, gone);
        gone.forEach(table::remove);
        set.state = SaSet.State.TEMPORARY;
        table.add(set, until);
        return gone;
    }

    /** Who asked through an SA has turned the challenge down: the new SAs are deleted (TS 33.203 7.3.1.2, 7.3.1.3). */
    List<SaSet> turnedDown() {
        List<SaSet> gone = temporaries.askedBy(null);
        gone.forEach(temporaries::remove);
        gone.forEach(table::remove);
        return gone;
    }

    /**
     * A message in clear says that {@code asker} turned the challenge down. They are deleted here too, but anybody may have
     * said so: not before the time is over in which the right answer may come through them.
     */
    void doubted(Temporaries.Asker asker) {
        for (SaSet set : temporaries.askedBy(asker)) {
            table.expires(set, Math.min(set.until, set.askedAt + Temporaries.TO_ANSWER.toNanos()));
        }
    }

    /**
     * The answer was right.
     *
     * @param until when the registration itself is over; the lifetime never becomes shorter than the old one's
     */
    List<SaSet> succeeded(SaSet set, long until) {
        List<SaSet> gone = new ArrayList<>();
        SaSet before = set.before;
        long lifetime = until;
        for (SaSet other : new SaSet[] {current, old}) {
            if (other != null && other == before) {
                lifetime = Math.max(lifetime, other.until);
            }
        }
        // SM1 in clear: the UE has lost its old SAs. Else the set that it came through stays, any other goes
        SaSet kept = before != null && (before == current || before == old) ? before : null;
        for (SaSet other : new SaSet[] {current, old}) {
            if (other != kept) {
                drop(other, gone);
            }
        }
        temporaries.remove(set);
        temporaries.clear().forEach(other -> drop(other, gone)); // somebody else's, or attempts before
        current = set;
        old = kept;
        switched = false;
        set.state = SaSet.State.CURRENT;
        if (kept != null) {
            kept.state = SaSet.State.OLD;
            set.outer = set.outer == null ? kept.outer : set.outer;
        }
        table.expires(set, lifetime);
        return gone;
    }

    /** The answer was wrong: only the refusal and its repeats still leave through the new set. */
    void failed(SaSet set, long until) {
        temporaries.remove(set);
        die(set, until);
    }

    /** All identities are de-registered (7.4.2a, end). */
    void ended(long until) {
        temporaries.clear().forEach(set -> die(set, until));
        for (SaSet set : new SaSet[] {current, old}) {
            if (set != null) {
                die(set, until);
            }
        }
        current = null;
        old = null;
    }

    private void die(SaSet set, long until) {
        set.state = SaSet.State.DYING;
        dying.add(set);
        table.expires(set, until);
    }

    /** A registration was confirmed without authentication: the SAs live at least as long. */
    void confirmed(long until) {
        if (current != null && current.until < until) {
            table.expires(current, until);
        }
    }

    /** A further message came through {@code set}. */
    List<SaSet> used(SaSet set, long now) {
        List<SaSet> gone = new ArrayList<>();
        SaSet before = old;
        if (set == current && before != null) {
            if (!switched) {
                switched = true;
                table.expires(before, Math.min(before.until, now + AccessPolicy.TRANSACTION.toNanos()));
            }
            settle(gone);
        }
        return gone;
    }

    /** A transaction ended: the old set may go, if the new one is in use and nothing else needs it. */
    List<SaSet> settled() {
        List<SaSet> gone = new ArrayList<>();
        settle(gone);
        return gone;
    }

    private void settle(List<SaSet> gone) {
        if (old != null && switched && old.pending == 0) {
            drop(old, gone);
            old = null;
        }
    }

    /** Its lifetime is over; says whether the UE has none left that works. */
    List<SaSet> expired(SaSet set) {
        List<SaSet> gone = new ArrayList<>();
        drop(set, gone);
        dying.remove(set);
        temporaries.remove(set);
        if (set == old) {
            old = null; // without a further message the new ones are taken into use (7.4.2a)
        } else if (set == current) {
            current = null;
            drop(old, gone);
            old = null;
        }
        return gone;
    }

    private void drop(@Nullable SaSet set, List<SaSet> gone) {
        if (set != null) {
            table.remove(set);
            gone.add(set);
        }
    }
}
