package gatehouse.ims;

import gatehouse.base.Deadlines;
import gatehouse.base.Flow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The SA_table of the UE for one registration (TS 33.203 7.1, rules 5 and 6): at most a new, a current and an old set. */
final class SaTable {
    private final Map<SaRow.Stage, SaSet> sets = new LinkedHashMap<>();

    @Nullable
    SaSet at(SaRow.Stage stage) {
        return sets.get(stage);
    }

    /** Puts a set into its stage; what stood there has been removed before. */
    void put(SaSet set) {
        SaSet before = sets.put(set.stage, set);
        if (before != null) {
            throw new IllegalStateException("there is a set in stage " + set.stage + " already");
        }
    }

    /** Moves a set to another stage. */
    void move(SaSet set, SaRow.Stage stage) {
        sets.remove(set.stage);
        set.stage = stage;
        put(set);
    }

    void remove(SaSet set) {
        sets.remove(set.stage, set);
    }

    List<SaSet> all() {
        return List.copyOf(sets.values());
    }

    @Nullable
    SaSet byId(long id) {
        for (SaSet set : sets.values()) {
            if (set.id == id) {
                return set;
            }
        }
        return null;
    }

    @Nullable
    SaSet byFlow(Flow flow) {
        for (SaSet set : sets.values()) {
            if (set.has(flow)) {
                return set;
            }
        }
        return null;
    }

    /** Whether an SA of either direction has this SPI (A.7.1, SPI). */
    boolean usesSpi(long spi) {
        for (SaSet set : sets.values()) {
            SecurityAssociations.Spis spis = set.spis;
            if (spi == spis.uc() || spi == spis.us() || spi == spis.pc() || spi == spis.ps()) {
                return true;
            }
        }
        return false;
    }

    /** Whether an SA has this protected port of ours (A.7.1, rule 6). */
    boolean usesPort(int port) {
        for (SaSet set : sets.values()) {
            if (port == set.ports.uc() || port == set.ports.us()) {
                return true;
            }
        }
        return false;
    }

    /** When the first set has to go. */
    long nextExpiry() {
        long next = Deadlines.NEVER;
        for (SaSet set : sets.values()) {
            next = Math.min(next, set.expiresAt);
        }
        return next;
    }

    List<SaRow> rows() {
        List<SaRow> rows = new ArrayList<>();
        for (SaSet set : sets.values()) {
            rows.add(row(set, true, set.ports.us(), set.ports.pc(), set.spis.us())); // SA1
            rows.add(row(set, false, set.ports.uc(), set.ports.ps(), set.spis.ps())); // SA2
            rows.add(row(set, true, set.ports.uc(), set.ports.ps(), set.spis.uc())); // SA3
            rows.add(row(set, false, set.ports.us(), set.ports.pc(), set.spis.pc())); // SA4
        }
        return rows;
    }

    private static SaRow row(SaSet set, boolean inbound, int uePort, int pcscfPort, long spi) {
        return new SaRow(set.id, inbound, uePort, pcscfPort, spi, set.stage, set.expiresAt);
    }
}
