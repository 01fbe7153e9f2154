package gatehouse.ims;

import gatehouse.ims.SecurityAssociations.UdpPorts;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.Ipsec3gpp.EncapsulationPorts;
import gatehouse.sip.agree.IpsecEncryption;
import gatehouse.sip.agree.IpsecIntegrity;
import gatehouse.sip.agree.MediaSecurity;
import gatehouse.sip.agree.Named;
import gatehouse.sip.agree.SecurityMechanism;
import gatehouse.sip.message.Parameterized;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The UE's half of the security mechanism agreement (RFC 3329, TS 33.203 Annex H, TR 33.803 A.7.2). */
final class SecurityAgreement {
    private SecurityAgreement() {}

    /** What comes of Security-Server. */
    sealed interface Outcome {
        /** It is accepted. */
        record Agreed(Agreement agreement) implements Outcome {}

        /** It is not; the registration is abandoned (A.7.3.2.2, A.7.3.2.4). {@code reason} begins with its code. */
        record Refused(String reason) implements Outcome {}
    }

    /** One value for each mode and pair of algorithms, all with the same SPIs and ports; then what voice may have. */
    static List<Parameterized> offer(ImsPolicy policy, UeNumbers numbers) {
        List<Parameterized> offer = new ArrayList<>();
        for (AccessMode mode : policy.modes()) {
            for (ImsPolicy.Suite suite : policy.suites()) {
                offer.add(new Ipsec3gpp(
                                SecurityMechanism.NO_PREFERENCE,
                                mode.mode(),
                                suite.integrity(),
                                suite.encryption(),
                                numbers.spiC(),
                                numbers.spiS(),
                                numbers.portC(),
                                numbers.portS(),
                                mode == AccessMode.IMPROVED_AKA ? EncapsulationPorts.NONE : null)
                        .toHeader());
            }
        }
        if (policy.mediaSecurity()) {
            offer.add(MediaSecurity.SDES_SRTP.toHeader());
        }
        return offer;
    }

    /**
     * Judges Security-Server. Of what we have offered and what fits the NAT or its absence, the highest q wins; of equal
     * ones the first.
     *
     * @param nat whether there is a NAT between
     * @param before what a re-registration keeps to (A.7.4.1a); null for an initial registration
     */
    static Outcome choose(
            ImsPolicy policy, UeNumbers ours, List<Parameterized> server, boolean nat, @Nullable Agreement before) {
        // A challenge without the header is a network without security, or somebody who has taken it out
        if (server.isEmpty()) {
            return new Outcome.Refused(
                    "proposal-rejected: the network does not agree on security (no Security-Server)");
        }
        List<Ipsec3gpp> values = new ArrayList<>(SecurityMechanism.ipsec(server));
        values.sort(Comparator.comparingInt((Ipsec3gpp one) -> -one.preference()));
        String refusal = "proposal-rejected: Security-Server names nothing that was offered";
        Table table = new Table(policy, server);
        for (Ipsec3gpp value : values) {
            AccessMode mode = offered(policy, value);
            if (mode == null) {
                continue;
            }
            String problem = problem(mode, value, ours, nat, before);
            if (problem == null) {
                return new Outcome.Agreed(new Agreement(
                        mode,
                        value,
                        nat,
                        udp(policy, mode, value),
                        policy.mediaSecurity() && MediaSecurity.isAmong(server),
                        table.agreed(mode, value)));
            }
            table.refused(mode, value, problem);
            refusal = problem;
        }
        return new Outcome.Refused(refusal);
    }

    /** All that either side named, and what becomes of it; for people. */
    private static final class Table {
        /** A Security-Server may be as long as a message; nobody reads more than this. */
        private static final int MOST = 32;

        private final List<Named> rows = new ArrayList<>();

        /** Nothing is agreed yet: what both named waits for its turn, and is outranked unless it comes. */
        Table(ImsPolicy policy, List<Parameterized> server) {
            List<SecurityMechanism> theirs = SecurityMechanism.all(server);
            for (AccessMode mode : policy.modes()) {
                for (ImsPolicy.Suite suite : policy.suites()) {
                    boolean answered = theirs.stream()
                            .anyMatch(one -> one instanceof Ipsec3gpp value
                                    && mode == offered(policy, value)
                                    && suite.equals(new ImsPolicy.Suite(value.integrity(), value.encryption())));
                    rows.add(new Named(
                            name(mode.label(), suite.integrity(), suite.encryption()),
                            answered ? Named.Fate.OUTRANKED : Named.Fate.NOT_TAKEN));
                }
            }
            if (policy.mediaSecurity()) { // for voice, beside whatever is agreed on for signalling
                rows.add(new Named(
                        MediaSecurity.SDES_SRTP.mechanism(),
                        MediaSecurity.isAmong(server) ? Named.Fate.AGREED : Named.Fate.NOT_TAKEN));
                theirs.removeIf(MediaSecurity.class::isInstance);
            }
            for (SecurityMechanism one : theirs) {
                if (rows.size() < MOST && !(one instanceof Ipsec3gpp value && offered(policy, value) != null)) {
                    String name = one instanceof Ipsec3gpp value
                            ? name(value.mode().toString(), value.integrity(), value.encryption())
                            : one.mechanism();
                    rows.add(new Named(name, Named.Fate.NOT_OURS));
                }
            }
        }

        void refused(AccessMode mode, Ipsec3gpp value, String problem) {
            settle(mode, value, Named.Fate.UNFIT, problem);
        }

        List<Named> agreed(AccessMode mode, Ipsec3gpp value) {
            settle(mode, value, Named.Fate.AGREED, null);
            return List.copyOf(rows);
        }

        private void settle(AccessMode mode, Ipsec3gpp value, Named.Fate fate, @Nullable String why) {
            String name = name(mode.label(), value.integrity(), value.encryption());
            rows.replaceAll(row -> row.name().equals(name) ? new Named(name, fate, why) : row);
        }

        private static String name(String mode, IpsecIntegrity integrity, IpsecEncryption encryption) {
            return mode + ", " + integrity.label() + ", " + encryption.label();
        }
    }

    /** The mode under which we have offered this protection, or null. */
    private static @Nullable AccessMode offered(ImsPolicy policy, Ipsec3gpp value) {
        if (!policy.suites().contains(new ImsPolicy.Suite(value.integrity(), value.encryption()))) {
            return null;
        }
        for (AccessMode mode : policy.modes()) {
            boolean improved = mode == AccessMode.IMPROVED_AKA;
            if (mode.mode() == value.mode() && improved == (value.encapsulation() != null)) {
                return mode;
            }
        }
        return null;
    }

    private static @Nullable String problem(
            AccessMode mode, Ipsec3gpp value, UeNumbers ours, boolean nat, @Nullable Agreement before) {
        EncapsulationPorts ports = value.encapsulation();
        boolean encapsulated = mode.isForNatsAlone() || (ports != null && ports.isUsed());
        if (nat && (!mode.passesNats() || (ports != null && !ports.isUsed()))) {
            // A.7.3.2.4, B.3.3: the P-CSCF has no means against the NAT that our Via tells us of
            return "sm6-aborted: there is a NAT, and the P-CSCF chose " + mode.label() + ", which does not pass it";
        }
        if (!nat && encapsulated) {
            return "proposal-rejected: " + mode.label() + " in UDP without a NAT (TR 33.803 B.3.3)";
        }
        if (before != null && before.mode() != mode) {
            return "proposal-rejected: the mode changed from " + before.mode().label() + " to " + mode.label()
                    + " in a re-registration";
        }
        if (value.spiC() < SaNumbers.LEAST_SPI || value.spiS() < SaNumbers.LEAST_SPI || value.spiC() == value.spiS()) {
            return "proposal-rejected: the P-CSCF's SPIs are reserved or equal";
        }
        if (isOneOf(value.spiC(), ours) || isOneOf(value.spiS(), ours)) {
            // A.7.1: equal SPIs under equal keys would let our own packets be sent back to us
            return "proposal-rejected: the P-CSCF chose an SPI of ours";
        }
        if (isStandard(value.portC()) || isStandard(value.portS()) || value.portC() == value.portS()) {
            return "proposal-rejected: the P-CSCF's protected ports are 5060, 5061 or equal";
        }
        return null;
    }

    private static boolean isOneOf(long spi, UeNumbers ours) {
        return spi == ours.spiC() || spi == ours.spiS();
    }

    /** A.7.1: protected ports differ from the standard ports of SIP. */
    static boolean isStandard(int port) {
        return port == 5060 || port == 5061;
    }

    private static @Nullable UdpPorts udp(ImsPolicy policy, AccessMode mode, Ipsec3gpp value) {
        EncapsulationPorts ports = value.encapsulation();
        if (ports != null) {
            return ports.isUsed() ? new UdpPorts(ports.source(), ports.destination()) : null;
        }
        return mode.isForNatsAlone() ? new UdpPorts(policy.localUdpPort(), policy.remoteUdpPort()) : null;
    }
}
