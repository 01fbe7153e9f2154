package gatehouse.lab.pcscf;

import gatehouse.base.IpAddress;
import gatehouse.base.Secret;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.Ipsec3gpp.EncapsulationPorts;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.agree.MediaSecurity;
import gatehouse.sip.agree.SecurityMechanism;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipResponse;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes SM6 of the S-CSCF's challenge: the keys go into a new set of SAs, Security-Server tells the UE of it (7.2). */
final class Challenges {
    private final AccessPolicy policy;
    private final SaTable table;
    private final Script script;
    private int lastImprovedPort = 30_000;

    /** What was made; the secrets are the receiver's. */
    record Made(SaSet set, Secret ck, Secret ik, SipResponse message) {}

    Challenges(AccessPolicy policy, SaTable table, Script script) {
        this.policy = policy;
        this.table = table;
        this.script = script;
    }

    /** The set and SM6, or null when the challenge holds no keys. */
    @Nullable
    Made make(Passage passage, Passage.Offered offered, IpAddress ue, SipResponse challenge) {
        byte[] ik = AccessMessages.key(challenge, "ik");
        byte[] ck = AccessMessages.key(challenge, "ck");
        if (ik == null || ck == null) {
            return null;
        }
        Ipsec3gpp offer = offered.taken().offer();
        Proposal.Taken taken = offered.taken();
        boolean same = script.next(Disturbance.SAME_SPIS);
        long clientSpi = same ? offer.spiC() : table.freshSpi(Set.of(offer.spiC(), offer.spiS()));
        long serverSpi = same ? offer.spiS() : table.freshSpi(Set.of(offer.spiC(), offer.spiS(), clientSpi));
        SaSet before = passage.set;
        int serverPort =
                before == null ? table.serverPort(ue, offer.portS(), offered.impi()) : before.pairs.serverPort();
        int clientPort = table.freshClientPort(ue);
        boolean nat = !ue.equals(offered.ueLocal());
        EncapsulationPorts improved = taken.improved() ? improved(nat) : null;
        int encapsulation = taken.mode().isEncapsulated()
                ? policy.encapsulationPort()
                : improved != null && improved.isUsed() ? policy.improvedPort() : 0;
        List<Parameterized> said = AccessMessages.securityServer(
                policy.suites(), taken.mode(), clientSpi, serverSpi, clientPort, serverPort, improved);
        boolean media =
                AccessMessages.hasMediaSecurity(offered.letters()) && !script.next(Disturbance.NO_MEDIA_SECURITY);
        if (media) {
            said.add(MediaSecurity.SDES_SRTP.toHeader()); // TS 24.229 5.2.2.1: what we can of what the UE can
        }
        SaPairs pairs = new SaPairs(
                table.nextId(),
                offered.impi(),
                policy.clear().address(),
                ue,
                offered.ueLocal(),
                offer.portC(),
                offer.portS(),
                clientPort,
                serverPort,
                offer.spiC(),
                offer.spiS(),
                clientSpi,
                serverSpi,
                taken.mode(),
                taken.suite(),
                encapsulation);
        List<String> letters = said.stream().map(Parameterized::toString).toList();
        ResponseBuilder outward = AccessMessages.withoutKeys(challenge);
        outward.addAll(Headers.SECURITY_SERVER, seen(said));
        SaSet set = new SaSet(pairs, letters, offered.letters(), before, offered.asker(), media);
        return new Made(set, Secret.owning(ck), Secret.owning(ik), outward.build());
    }

    /** Port_ues and Port_ued (TR 33.803 annex E, steps 2 and 3): one Port_ued for all, another Port_ues for each. */
    private EncapsulationPorts improved(boolean nat) {
        if (!nat) {
            return EncapsulationPorts.NONE;
        }
        lastImprovedPort = lastImprovedPort >= 39_999 ? 30_000 : lastImprovedPort + 1;
        return new EncapsulationPorts(lastImprovedPort, policy.improvedPort());
    }

    /** Security-Server as the UE sees it: what was said, unless the script wants it otherwise. */
    private List<Parameterized> seen(List<Parameterized> said) {
        if (script.next(Disturbance.STRIP_AGREEMENT)) {
            return List.of();
        }
        if (script.next(Disturbance.DOWNGRADE)) {
            return said.subList(said.size() - 1, said.size());
        }
        if (script.next(Disturbance.UNKNOWN_ALGORITHM)) {
            return List.of(said.get(0).with("alg", "hmac-streebog-96").with("ealg", "kuznyechik"));
        }
        if (script.next(Disturbance.FORCE_ENCAPSULATION)) {
            return said.stream()
                    .map(value -> value.with("mod", IpsecMode.UDP_ENC_TUN.label()))
                    .toList();
        }
        if (script.next(Disturbance.STRIP_MEDIA_SECURITY)) {
            return said.stream()
                    .filter(value -> !(SecurityMechanism.of(value) instanceof MediaSecurity))
                    .toList();
        }
        return said;
    }
}
