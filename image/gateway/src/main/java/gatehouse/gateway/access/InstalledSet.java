package gatehouse.gateway.access;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.crypto.Primitives;
import gatehouse.dataplane.EspPath;
import gatehouse.esp.AnnexIKeys;
import gatehouse.esp.Encryption;
import gatehouse.esp.EspKeys;
import gatehouse.esp.EspSuite;
import gatehouse.esp.InboundSa;
import gatehouse.esp.Integrity;
import gatehouse.esp.IpView;
import gatehouse.esp.OutboundSa;
import gatehouse.esp.Policy;
import gatehouse.esp.PortRange;
import gatehouse.esp.RunningSa;
import gatehouse.esp.SecurityAssociation;
import gatehouse.esp.SecurityAssociation.Mode;
import gatehouse.esp.Selector;
import gatehouse.esp.Spd;
import gatehouse.ims.SecurityAssociations;
import gatehouse.management.AssociationStatus;
import java.util.ArrayList;
import java.util.List;

/** Two pairs of associations as they run, with their policies (TS 33.203 7.1). Belongs to the thread of its path. */
public final class InstalledSet {
    private final IpAddress inner;
    private final IpAddress pcscf;
    private final Endpoint outerRemote;
    private final List<InboundSa> inbound = new ArrayList<>();
    private final List<OutboundSa> outbound = new ArrayList<>();
    private final List<Spd.Rule> rules = new ArrayList<>();
    /** What goes through: UDP, and TCP where the data plane carries it. */
    private final int protocol;

    private InstalledSet(SecurityAssociations agreed, boolean streams) {
        this.protocol = streams ? Selector.ANY_PROTOCOL : IpView.UDP;
        this.inner = agreed.inner();
        this.pcscf = agreed.pcscf();
        var udp = agreed.udp();
        this.outerRemote = new Endpoint(pcscf, udp == null ? 0 : udp.remote());
    }

    /**
     * Makes and adds all four, or none; the keys of {@code agreed} stay the caller's.
     *
     * @param streams whether TCP goes through them too
     * @throws RuntimeException when they do not fit what runs already, or the engine refuses; nothing is left
     */
    public static InstalledSet install(
            SecurityAssociations agreed, EspPath path, Primitives primitives, boolean streams) {
        EspSuite suite = suite(agreed);
        InstalledSet set = new InstalledSet(agreed, streams);
        try (EspKeys keys = AnnexIKeys.expand(suite, agreed.ck(), agreed.ik(), primitives)) {
            SecurityAssociations.Ports ports = agreed.ports();
            SecurityAssociations.Spis spis = agreed.spis();
            set.receive(path, agreed, suite, keys, spis.us(), ports.us(), ports.pc()); // SA1
            set.send(path, agreed, suite, keys, spis.ps(), ports.uc(), ports.ps()); // SA2
            set.receive(path, agreed, suite, keys, spis.uc(), ports.uc(), ports.ps()); // SA3
            set.send(path, agreed, suite, keys, spis.pc(), ports.us(), ports.pc()); // SA4
        } catch (RuntimeException e) {
            set.remove(path);
            throw e;
        }
        return set;
    }

    private static EspSuite suite(SecurityAssociations agreed) {
        Integrity integrity = switch (agreed.integrity()) {
            case HMAC_MD5_96 -> Integrity.HMAC_MD5_96;
            case HMAC_SHA_1_96 -> Integrity.HMAC_SHA_1_96;
            case AES_GMAC -> Integrity.AES_GMAC;
            case NULL -> Integrity.NONE;
        };
        Encryption encryption = switch (agreed.encryption()) {
            case DES_EDE3_CBC -> Encryption.DES_EDE3_CBC;
            case AES_CBC -> Encryption.AES_CBC;
            case AES_GCM -> Encryption.AES_GCM_16;
            case NULL -> Encryption.NULL;
        };
        return EspSuite.of(encryption, integrity);
    }

    private void receive(
            EspPath path, SecurityAssociations agreed, EspSuite suite, EspKeys keys, long spi, int ours, int theirs) {
        SecurityAssociation one = association(agreed, suite, keys, spi).selecting(List.of(selector(ours, theirs)));
        if (agreed.udp() != null && !agreed.tunnel()) {
            // RFC 3948 3.1.2: the P-CSCF made the checksums for our public address
            one = one.originally(pcscf, agreed.publicAddress());
        }
        InboundSa sa = path.crypto().inbound(one);
        try {
            path.sad().add(sa);
        } catch (RuntimeException e) {
            sa.close(); // not ours to remove: the table has another of that SPI
            throw e;
        }
        inbound.add(sa);
    }

    private void send(
            EspPath path, SecurityAssociations agreed, EspSuite suite, EspKeys keys, long spi, int ours, int theirs) {
        OutboundSa sa = path.crypto().outbound(association(agreed, suite, keys, spi));
        try {
            path.sad().add(sa);
        } catch (RuntimeException e) {
            sa.close();
            throw e;
        }
        outbound.add(sa);
        Spd.Rule rule = new Spd.Rule(0, selector(ours, theirs), new Policy.Protect(sa));
        path.spd().add(rule);
        rules.add(rule);
    }

    private static SecurityAssociation association(
            SecurityAssociations agreed, EspSuite suite, EspKeys keys, long spi) {
        // Outside it is our local address at both ends of ours; the seed of annex D has that swapped
        SecurityAssociation one = SecurityAssociation.of(
                spi, agreed.tunnel() ? Mode.TUNNEL : Mode.TRANSPORT, suite, keys, agreed.local(), agreed.pcscf());
        var udp = agreed.udp();
        return udp == null ? one : one.encapsulated(udp.local(), udp.remote());
    }

    private Selector selector(int ours, int theirs) {
        return Selector.hosts(inner, pcscf).with(protocol, PortRange.of(ours), PortRange.of(theirs));
    }

    /** Our address inside. */
    public IpAddress inner() {
        return inner;
    }

    /** The P-CSCF's address. */
    public IpAddress pcscf() {
        return pcscf;
    }

    /** Where packets go outside; port 0 for plain ESP. */
    public Endpoint outerRemote() {
        return outerRemote;
    }

    /** What runs, for status. */
    List<AssociationStatus> status(long ageMillis) {
        List<AssociationStatus> rows = new ArrayList<>();
        for (InboundSa sa : inbound) {
            Selector ports = sa.agreed().selectors().getFirst();
            rows.add(row(sa, true, ports, ageMillis, sa.packets()));
        }
        for (int i = 0; i < outbound.size(); i++) {
            OutboundSa sa = outbound.get(i);
            rows.add(row(sa, false, rules.get(i).selector(), ageMillis, sa.sequence()));
        }
        return rows;
    }

    private static AssociationStatus row(RunningSa sa, boolean in, Selector ports, long ageMillis, long packets) {
        return new AssociationStatus(
                sa.agreed().spiText(),
                in,
                ports.localPorts().low(),
                ports.remotePorts().low(),
                sa.agreed().suite().toString(),
                ageMillis,
                packets,
                sa.bytes());
    }

    /** The two that open what we receive. */
    public List<InboundSa> inbound() {
        return inbound;
    }

    /** Takes everything out of the path, and wipes what the engine holds. */
    public void remove(EspPath path) {
        rules.forEach(path.spd()::remove);
        for (InboundSa sa : inbound) {
            path.sad().remove(sa);
            sa.close();
        }
        for (OutboundSa sa : outbound) {
            path.sad().remove(sa);
            sa.close();
        }
    }
}
