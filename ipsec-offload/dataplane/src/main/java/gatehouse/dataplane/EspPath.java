package gatehouse.dataplane;

import gatehouse.base.Entropy;
import gatehouse.crypto.CryptoEngine;
import gatehouse.esp.EspBatch;
import gatehouse.esp.EspCrypto;
import gatehouse.esp.EspOpener;
import gatehouse.esp.EspPacket;
import gatehouse.esp.EspSealer;
import gatehouse.esp.IpView;
import gatehouse.esp.Policy;
import gatehouse.esp.Refusal;
import gatehouse.esp.RefusalCounts;
import gatehouse.esp.Sad;
import gatehouse.esp.Spd;
import java.util.List;

/** Policies, SAs, transforms and ports of one WAN address together. One thread owns it and all SAs made by it. */
public final class EspPath implements AutoCloseable {
    private final EspCrypto crypto;
    private final Sad sad = new Sad();
    private final Spd spd = new Spd();
    private final RefusalCounts refusals = new RefusalCounts();
    private final EspSealer sealer;
    private final EspOpener opener;
    private final List<EspPort> ports;
    private final IpView view = new IpView();
    private long unsent;

    /**
     * A path without SAs and policies.
     *
     * @param ports where sealed packets leave and arrive; closed with the path
     * @param batch packets in one batch
     */
    public EspPath(CryptoEngine engine, Entropy entropy, List<EspPort> ports, int batch) {
        this.crypto = new EspCrypto(engine, batch);
        this.sealer = new EspSealer(crypto, entropy, refusals);
        this.opener = new EspOpener(crypto, sad, refusals);
        this.ports = List.copyOf(ports);
    }

    /** What makes running SAs. */
    public EspCrypto crypto() {
        return crypto;
    }

    /** The SAs. */
    public Sad sad() {
        return sad;
    }

    /** The policies; only those that protect have a meaning here, everything else is refused. */
    public Spd spd() {
        return spd;
    }

    /** What went no further, and why. */
    public RefusalCounts refusals() {
        return refusals;
    }

    /** How many sealed packets no port took. */
    public long unsent() {
        return unsent;
    }

    /** The ports. */
    public List<EspPort> ports() {
        return ports;
    }

    /** Seals a batch of IP packets by policy and sends it; returns how many went. */
    public int send(EspBatch batch, long now) {
        for (int i = 0; i < batch.size(); i++) {
            EspPacket packet = batch.get(i);
            if (packet.refusal() != null) {
                continue;
            }
            if (!view.wrap(packet.array(), packet.offset(), packet.length())) {
                refuse(packet, Refusal.MALFORMED_INNER);
            } else if (spd.policyFor(view, true) instanceof Policy.Protect(var sa)) {
                packet.outbound(sa);
            } else {
                refuse(packet, Refusal.POLICY);
            }
        }
        int good = sealer.seal(batch, now);
        int lost = 0;
        for (EspPort port : ports) {
            lost += port.send(batch);
        }
        unsent += lost;
        return good - lost;
    }

    /** Empties the batch, fills it with what has arrived, and opens it; returns how many IP packets are good. */
    public int receive(EspBatch batch, long now) {
        batch.clear();
        for (EspPort port : ports) {
            port.receive(batch);
        }
        return batch.size() == 0 ? 0 : opener.open(batch, now);
    }

    private void refuse(EspPacket packet, Refusal refusal) {
        packet.refuse(refusal);
        refusals.add(refusal);
    }

    @Override
    public void close() {
        ports.forEach(EspPort::close);
        crypto.close();
    }
}
