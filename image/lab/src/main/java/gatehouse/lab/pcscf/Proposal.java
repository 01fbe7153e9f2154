package gatehouse.lab.pcscf;

import gatehouse.esp.Encryption;
import gatehouse.esp.EspSuite;
import gatehouse.esp.Integrity;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.IpsecEncryption;
import gatehouse.sip.agree.IpsecIntegrity;
import gatehouse.sip.agree.IpsecMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a P-CSCF makes of the mechanisms that a UE lists in SM1 (TS 33.203 7.2, TR 33.803 A.7.2). */
sealed interface Proposal {
    /**
     * It is taken.
     *
     * @param mode what SM6 says
     * @param improved whether TR 33.803 annex E says the rest
     */
    record Taken(IpsecMode mode, boolean improved, EspSuite suite, Ipsec3gpp offer) implements Proposal {}

    /** There is a NAT and the UE cannot deal with it: no answer at all (A.7.2, A.7.3.2.4). */
    record Silence() implements Proposal {}

    /** Nothing fits: 494 (7.3.2.1). */
    record Unacceptable() implements Proposal {}

    /** Modes behind a NAT, the preferred one first: annex D; B.4.2; tunnel mode, where the NAT passes ESP. */
    List<IpsecMode> BEHIND_NAT = List.of(IpsecMode.UDP_ENC_TUN, IpsecMode.UDP_ENC_TRANS, IpsecMode.TUN);

    /** Modes without one. */
    List<IpsecMode> DIRECT = List.of(IpsecMode.TRANS, IpsecMode.TUN);

    /**
     * Judges.
     *
     * @param nat whether there is one that we can deal with; a P-CSCF without NAT traversal does not look
     * @param kept the mode of the SAs that SM1 came through, which stays (A.7.4.1a); null when it came in clear
     */
    static Proposal judge(AccessPolicy policy, List<Ipsec3gpp> offered, boolean nat, @Nullable IpsecMode kept) {
        List<IpsecMode> modes = kept != null ? List.of(kept) : nat ? BEHIND_NAT : DIRECT;
        for (IpsecMode mode : modes) {
            Taken taken = first(policy, offered, mode);
            if (taken != null) {
                return taken;
            }
        }
        if (!nat || kept != null || offered.isEmpty()) {
            return new Unacceptable();
        }
        List<Ipsec3gpp> improved =
                offered.stream().filter(offer -> offer.encapsulation() != null).toList();
        Taken taken = first(policy, improved, IpsecMode.TRANS);
        if (taken != null) {
            return taken;
        }
        boolean traverses = !improved.isEmpty() || offered.stream().anyMatch(offer -> offer.mode() != IpsecMode.TRANS);
        return traverses ? new Unacceptable() : new Silence();
    }

    /** The first of our pairs that the UE lists for this mode. */
    static @Nullable Taken first(AccessPolicy policy, List<Ipsec3gpp> offered, IpsecMode mode) {
        for (EspSuite suite : policy.suites()) {
            for (Ipsec3gpp offer : offered) {
                if (offer.mode() == mode && suite.equals(suiteOf(offer))) {
                    return new Taken(mode, offer.encapsulation() != null, suite, offer);
                }
            }
        }
        return null;
    }

    /** The ESP algorithms of a mechanism; null when ESP here does not know them. */
    static @Nullable EspSuite suiteOf(Ipsec3gpp mechanism) {
        Encryption encryption = null;
        for (Encryption known : Encryption.values()) {
            if (known.label().equals(mechanism.encryption().label())) {
                encryption = known;
            }
        }
        Integrity integrity = null;
        for (Integrity known : Integrity.values()) {
            if (known.label().equals(mechanism.integrity().label())) {
                integrity = known;
            }
        }
        return encryption == null || integrity == null ? null : EspSuite.of(encryption, integrity);
    }

    /** How Annex H calls a suite's encryption. */
    static IpsecEncryption encryptionOf(EspSuite suite) {
        for (IpsecEncryption known : IpsecEncryption.values()) {
            if (known.label().equals(suite.encryption().label())) {
                return known;
            }
        }
        throw new IllegalArgumentException("TS 33.203 Annex H has no name for " + suite);
    }

    /** How Annex H calls a suite's integrity. */
    static IpsecIntegrity integrityOf(EspSuite suite) {
        for (IpsecIntegrity known : IpsecIntegrity.values()) {
            if (known.label().equals(suite.integrity().label())) {
                return known;
            }
        }
        throw new IllegalArgumentException("TS 33.203 Annex H has no name for " + suite);
    }
}
