package gatehouse.lab.pcscf;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of TS 33.203 7.1 and 7.4 that must hold over the SA_table whatever happened. */
final class SaRules {
    private SaRules() {}

    /**
     * Checks all of them.
     *
     * @throws IllegalStateException naming the rule that does not hold
     */
    static void verify(UeDirectory ues) {
        Set<Long> known = new HashSet<>();
        for (UeSets ue : ues.all()) {
            long askedInClear = ue.temporaries().all().stream()
                    .filter(set -> set.asker != null)
                    .count();
            rule(askedInClear <= Temporaries.MOST, "challenges to who asked in clear are bounded", ue.impi());
            long living = ue.all().stream()
                    .filter(set -> set.state != SaSet.State.DYING)
                    .count();
            rule(living - askedInClear <= 3, "at most six SAs a direction", ue.impi());
            SaSet current = ue.current();
            SaSet old = ue.old();
            rule(old == null || current != null, "old SAs only beside current ones", ue.impi());
            rule(current == null || current.state == SaSet.State.CURRENT, "the current set is current", ue.impi());
            rule(old == null || old.state == SaSet.State.OLD, "the old set is old", ue.impi());
            if (old != null && current != null) {
                follows(old, current);
            }
            for (SaSet temporary : ue.temporaries().all()) {
                rule(temporary.state == SaSet.State.TEMPORARY, "a registration set is temporary", ue.impi());
                if (temporary.before != null && temporary.before == current) {
                    follows(current, temporary);
                }
            }
            for (SaSet set : ue.all()) {
                rule(ues.table().byId(set.pairs.id()) == set, "every set stands in the table", ue.impi());
                rule(known.add(set.pairs.id()), "a set belongs to one UE", ue.impi());
            }
        }
        rule(known.size() == ues.table().size(), "every set of the table belongs to a UE", "");
        Set<Long> spis = new HashSet<>();
        Set<List<Object>> selectors = new HashSet<>();
        for (SaSet set : ues.table().all()) {
            SaPairs pairs = set.pairs;
            rule(spis.add(pairs.clientSpi()) && spis.add(pairs.serverSpi()), "inbound SPIs are unique", pairs.impi());
            rule(
                    Set.of(pairs.clientSpi(), pairs.serverSpi()).stream()
                            .noneMatch(spi -> spi == pairs.ueClientSpi() || spi == pairs.ueServerSpi()),
                    "the P-CSCF's SPIs differ from the UE's",
                    pairs.impi());
            rule(
                    selectors.add(List.of(pairs.ue(), pairs.ueServerPort(), pairs.clientPort()))
                            && selectors.add(List.of(pairs.ue(), -pairs.ueClientPort(), pairs.serverPort())),
                    "selectors are unambiguous",
                    pairs.impi());
            for (int port : new int[] {pairs.clientPort(), pairs.serverPort()}) {
                rule(port != 5060 && port != 5061, "protected ports are not 5060 or 5061", pairs.impi());
            }
        }
    }

    private static void follows(SaSet before, SaSet after) {
        rule(
                before.pairs.serverPort() == after.pairs.serverPort()
                        && before.pairs.ueServerPort() == after.pairs.ueServerPort(),
                "port_ps and port_us stay",
                after.pairs.impi());
        rule(
                before.pairs.clientPort() != after.pairs.clientPort()
                        && before.pairs.ueClientPort() != after.pairs.ueClientPort(),
                "port_pc and port_uc change",
                after.pairs.impi());
    }

    private static void rule(boolean holds, String rule, String where) {
        if (!holds) {
            throw new IllegalStateException("TS 33.203 7.1/7.4: " + rule + " does not hold for " + where);
        }
    }
}
