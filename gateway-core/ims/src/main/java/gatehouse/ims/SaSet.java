package gatehouse.ims;

import gatehouse.base.Deadlines;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.ims.SecurityAssociations.Ports;
import gatehouse.ims.SecurityAssociations.Spis;
import gatehouse.sip.message.Parameterized;
import java.util.List;

/** Two pairs of security associations in the UE's table, from the challenge that made them until they are deleted. */
final class SaSet {
    final long id;
    final Agreement agreement;
    final Ports ports;
    final Spis spis;
    final IpAddress inner;
    final IpAddress publicAddress;
    final IpAddress pcscf;
    /** Security-Server to the letter, for Security-Verify. */
    final List<Parameterized> verify;
    /** How the SIP stack knows it: from our client port to the P-CSCF's server port. */
    final Flow flow;

    SaRow.Stage stage = SaRow.Stage.NEW;
    /** When it is deleted at the latest, on the core's clock. */
    long expiresAt = Deadlines.NEVER;

    SaSet(
            long id,
            Agreement agreement,
            Ports ports,
            Spis spis,
            IpAddress inner,
            IpAddress publicAddress,
            IpAddress pcscf,
            List<Parameterized> verify) {
        this.id = id;
        this.agreement = agreement;
        this.ports = ports;
        this.spis = spis;
        this.inner = inner;
        this.publicAddress = publicAddress;
        this.pcscf = pcscf;
        this.verify = List.copyOf(verify);
        this.flow = new Flow(Transport.UDP, new Endpoint(inner, ports.uc()), new Endpoint(pcscf, ports.ps()));
    }

    /** Over TCP: the connection for our requests and their answers, SA2 and SA3 (TS 33.203 7.1). */
    Flow stream() {
        return new Flow(Transport.TCP, flow.local(), flow.remote());
    }

    /** Over TCP: the P-CSCF's connection to us, for its requests and our answers, SA1 and SA4. */
    boolean isTheirStream(Flow other) {
        return other.transport() == Transport.TCP
                && other.local().equals(new Endpoint(inner, ports.us()))
                && other.remote().equals(new Endpoint(pcscf, ports.pc()));
    }

    /** Whether a flow is one of this set's. */
    boolean has(Flow other) {
        return flow.equals(other) || stream().equals(other) || isTheirStream(other);
    }

    /** What Via and Contact say of us: the public address and the protected server port (TR 33.803 B.3.4.1, A.7.2). */
    Endpoint reachable() {
        return new Endpoint(publicAddress, ports.us());
    }

    /**
     * Whether a packet with these ports belongs to one of the two pairs: from the P-CSCF's client port to our server port,
     * or from its server port to our client port (A.7.1, rule 7).
     */
    boolean takes(int sourcePort, int destinationPort) {
        return (sourcePort == ports.pc() && destinationPort == ports.us())
                || (sourcePort == ports.ps() && destinationPort == ports.uc());
    }
}
