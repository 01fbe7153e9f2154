package gatehouse.lab.access;

import gatehouse.aka.AkaResult;
import gatehouse.base.IpAddress;
import gatehouse.crypto.JcaEngine;
import gatehouse.dataplane.EspPath;
import gatehouse.esp.AnnexIKeys;
import gatehouse.esp.EspKeys;
import gatehouse.esp.EspSuite;
import gatehouse.esp.InboundSa;
import gatehouse.esp.OutboundSa;
import gatehouse.esp.Policy;
import gatehouse.esp.PortRange;
import gatehouse.esp.SecurityAssociation;
import gatehouse.esp.Selector;
import gatehouse.esp.Spd;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.agree.SecurityMechanism;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One set of SAs as a {@link ScriptedUe} sees it. */
final class ScriptedSas {
    final int portUc;
    final long spiUc;
    final long spiUs;
    Ipsec3gpp server = placeholder();
    List<Parameterized> said = List.of();

    @Nullable
    OutboundSa out;

    @Nullable
    InboundSa in;

    @Nullable
    InboundSa inClient;

    Spd.@Nullable Rule rule;

    ScriptedSas(int portUc, long spiUc, long spiUs) {
        this.portUc = portUc;
        this.spiUc = spiUc;
        this.spiUs = spiUs;
    }

    private static Ipsec3gpp placeholder() {
        return new Ipsec3gpp(
                -1,
                IpsecMode.TRANS,
                gatehouse.sip.agree.IpsecIntegrity.HMAC_SHA_1_96,
                gatehouse.sip.agree.IpsecEncryption.NULL,
                0,
                0,
                1,
                1,
                null);
    }

    /** SM6 was right: they run at the UE from now on. */
    void establish(ScriptedUe ue, AkaResult.Success keys) {
        EspSuite suite = ue.suites.stream()
                .filter(each -> each.integrity()
                                .label()
                                .equals(server.integrity().label())
                        && each.encryption().label().equals(server.encryption().label()))
                .findFirst()
                .orElseThrow();
        boolean tunnel = server.mode().isTunnel();
        int udp = server.encapsulation() != null && server.encapsulation().isUsed()
                ? server.encapsulation().source()
                : server.mode().isEncapsulated() ? 4500 : 0;
        int theirs = udp == 4500 || udp == 0 ? udp : server.encapsulation().destination();
        IpAddress ours = tunnel ? ue.seen : ue.host.address();
        EspKeys esp = AnnexIKeys.expand(suite, keys.ck(), keys.ik(), new JcaEngine());
        Selector between = Selector.hosts(ours, MemoryLab.ADDRESS);
        Selector upward = between.with(Selector.ANY_PROTOCOL, PortRange.of(portUc), PortRange.of(server.portS()));
        Selector downward = between.with(Selector.ANY_PROTOCOL, PortRange.of(ue.portUs), PortRange.of(server.portC()));
        out = ue.path.crypto().outbound(sa(ue, server.spiS(), tunnel, suite, esp, udp, theirs));
        in = ue.path
                .crypto()
                .inbound(sa(ue, spiUs, tunnel, suite, esp, udp, theirs).selecting(List.of(downward)));
        inClient = ue.path
                .crypto()
                .inbound(sa(ue, spiUc, tunnel, suite, esp, udp, theirs).selecting(List.of(upward)));
        ue.path.sad().add(out);
        ue.path.sad().add(in);
        ue.path.sad().add(inClient);
        rule = new Spd.Rule(0, upward, new Policy.Protect(out));
        ue.path.spd().add(rule);
    }

    private static SecurityAssociation sa(
            ScriptedUe ue, long spi, boolean tunnel, EspSuite suite, EspKeys keys, int udp, int theirs) {
        SecurityAssociation sa = SecurityAssociation.of(
                spi,
                tunnel ? SecurityAssociation.Mode.TUNNEL : SecurityAssociation.Mode.TRANSPORT,
                suite,
                keys.duplicate(),
                ue.host.address(),
                MemoryLab.ADDRESS);
        if (udp == 0) {
            return sa;
        }
        sa = sa.encapsulated(udp, theirs);
        return tunnel ? sa : sa.originally(MemoryLab.ADDRESS, ue.seen);
    }

    /** What the UE takes of Security-Server; null for nothing. */
    static @Nullable Ipsec3gpp choose(ScriptedUe ue, SipResponse response) {
        Ipsec3gpp best = null;
        for (Ipsec3gpp server : SecurityMechanism.ipsec(response.values(Headers.SECURITY_SERVER))) {
            boolean known = ue.suites.stream()
                    .anyMatch(suite ->
                            suite.integrity().label().equals(server.integrity().label())
                                    && suite.encryption()
                                            .label()
                                            .equals(server.encryption().label()));
            if (known
                    && ue.modes.contains(server.mode())
                    && (best == null || server.preference() > best.preference())) {
                best = server;
            }
        }
        return best;
    }

    /** They run no more. */
    void remove(EspPath path) {
        if (out != null) {
            path.spd().remove(rule);
            path.sad().remove(out);
            path.sad().remove(in);
            path.sad().remove(inClient);
            out = null;
        }
    }
}
