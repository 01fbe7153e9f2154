package gatehouse.lab.pcscf;

import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The UEs that have SAs: who they are, by what flow the core knows them, and how their sets come to an end. */
final class UeDirectory {
    private final AccessPolicy policy;
    private final SaTable table;
    private final Map<String, UeSets> byImpi = new HashMap<>();
    private final Map<Flow, UeSets> byFlow = new HashMap<>();

    UeDirectory(AccessPolicy policy, Entropy entropy) {
        this.policy = policy;
        this.table = new SaTable(policy, entropy);
    }

    SaTable table() {
        return table;
    }

    Iterable<UeSets> all() {
        return byImpi.values();
    }

    @Nullable
    UeSets of(String impi) {
        return byImpi.get(impi);
    }

    UeSets make(String impi) {
        return byImpi.computeIfAbsent(impi, name -> new UeSets(table, name));
    }

    /** The core knows this UE by the flow of these associations from now on. */
    void known(SaPairs pairs, UeSets ue) {
        byFlow.put(pairs.flow(), ue);
    }

    /** No more. */
    void unknown(SaPairs pairs, UeSets ue) {
        byFlow.remove(pairs.flow(), ue);
    }

    /** The UE that the core knows by this flow, or null. */
    @Nullable
    UeSets at(Flow flow) {
        return byFlow.get(flow);
    }

    /** All sets of the UE that has this one. */
    List<SaSet> setsOf(SaSet set) {
        UeSets ue = byImpi.get(set.pairs.impi());
        return ue == null ? List.of() : ue.all();
    }

    /** Whether a request in clear speaks for somebody who has SAs, or who needs them. */
    boolean needsProtection(SipRequest request) {
        if (policy.agreementRequired()) {
            return true;
        }
        String from = identity(request.from());
        return byImpi.values().stream().anyMatch(ue -> ue.impus.contains(from));
    }

    /** Whether the identity that a request claims belongs to the SA it came through (7.1 rule 4). */
    boolean speaksForItself(SaSet set, SipRequest request) {
        UeSets ue = byImpi.get(set.pairs.impi());
        if (ue == null || request.to().tag() != null) {
            return ue != null; // within a dialog both parties' identities are the dialog's
        }
        List<NameAddr> preferred = request.values(Headers.P_PREFERRED_IDENTITY);
        if (!preferred.isEmpty()) {
            return preferred.stream().allMatch(claimed -> ue.impus.contains(identity(claimed)));
        }
        String from = identity(request.from());
        return ue.impus.contains(from) || from.endsWith("@anonymous.invalid"); // RFC 3323 4.1.1.3
    }

    /** Without parameters and case. */
    static String identity(NameAddr address) {
        String uri = address.uri().toString().toLowerCase(Locale.ROOT);
        int end = uri.indexOf(';');
        return end < 0 ? uri : uri.substring(0, end);
    }

    // ---- their lives

    /** The network ended a registration: what is on its way still gets through, then the SAs go. */
    void ended(String impi, long now) {
        UeSets ue = byImpi.get(impi);
        SaSet current = ue == null ? null : ue.current();
        if (ue != null && current != null) {
            byFlow.remove(current.pairs.flow(), ue);
            ue.ended(now + AccessPolicy.TRANSACTION.toNanos());
        }
    }

    /** A further message came through {@code set}. */
    void used(SaSet set, long now, Consumer<? super PcscfAction> out) {
        UeSets ue = byImpi.get(set.pairs.impi());
        if (ue != null) {
            release(ue.used(set, now), out);
        }
    }

    /** A transaction is over. */
    void settled(Passage over, Consumer<? super PcscfAction> out) {
        SaSet set = over.set;
        UeSets ue = set == null ? null : byImpi.get(set.pairs.impi());
        if (ue != null) {
            release(ue.settled(), out);
        }
    }

    void expire(long now, Consumer<? super PcscfAction> out) {
        for (SaSet over = table.ended(now); over != null; over = table.ended(now)) {
            UeSets ue = byImpi.get(over.pairs.impi());
            if (ue == null) {
                continue;
            }
            release(ue.expired(over), out);
            if (ue.current() == null) {
                byFlow.remove(over.pairs.flow(), ue);
            }
            if (ue.isEmpty()) {
                byImpi.remove(ue.impi());
            }
        }
    }

    /** Ends sets that are out of the table. */
    static void release(List<SaSet> gone, Consumer<? super PcscfAction> out) {
        for (SaSet set : gone) {
            out.accept(new PcscfAction.Release(set.pairs));
        }
    }
}
