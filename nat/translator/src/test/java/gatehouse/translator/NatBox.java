package gatehouse.translator;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.testkit.Middlebox;
import gatehouse.testkit.Packet;
import gatehouse.translator.packet.EndpointRewrite;
import gatehouse.translator.packet.IpProtocol;
import gatehouse.translator.packet.Ipv4Builder;
import gatehouse.translator.packet.Ipv4View;
import gatehouse.translator.packet.TcpView;

/** A {@link Translator} as a box of the testkit's network: its packets become IPv4 for the NAT's eyes. */
final class NatBox implements Middlebox {
    private static final gatehouse.translator.Output NOWHERE = (to, bytes, offset, length) -> {};

    final Translator nat;

    NatBox(Translator nat) {
        this.nat = nat;
    }

    @Override
    public boolean ownsOutside(IpAddress address) {
        return nat.realms().pool().contains(address);
    }

    @Override
    public void packet(Middlebox.Side side, Packet packet, long now, Middlebox.Output out) {
        byte[] bytes = ipv4(packet);
        nat.translate(ours(side), bytes, 0, bytes.length, now, (to, changed, offset, length) -> {
            Ipv4View ip = Ipv4View.decode(changed, offset, length).orThrow();
            if (ip.protocol() != IpProtocol.ICMP) { // the network has none
                Endpoint from = new Endpoint(IpAddress.v4(ip.source()), EndpointRewrite.sourcePort(ip));
                Endpoint destination =
                        new Endpoint(IpAddress.v4(ip.destination()), EndpointRewrite.destinationPort(ip));
                out.send(theirs(to), packet.from(from).to(destination));
            }
        });
    }

    @Override
    public long nextDeadline() {
        return nat.nextDeadline();
    }

    @Override
    public void expire(long now, Middlebox.Output out) {
        nat.expire(now, NOWHERE);
    }

    /** The headers count, not the payload: no NAT of ours looks into it. */
    private static byte[] ipv4(Packet packet) {
        Ipv4Builder builder = new Ipv4Builder(packet.from(), packet.to());
        int flags = switch (packet.kind()) {
            case UDP -> 0;
            case SYN -> TcpView.SYN;
            case SYN_ACK -> TcpView.SYN | TcpView.ACK;
            case DATA -> TcpView.PSH | TcpView.ACK;
            case ACK -> TcpView.ACK;
            case FIN -> TcpView.FIN | TcpView.ACK;
            case RST -> TcpView.RST;
        };
        return packet.kind().isTcp()
                ? builder.tcp(flags, (int) packet.sequence(), (int) packet.acknowledged(), new byte[0])
                : builder.udp(new byte[0]);
    }

    private static gatehouse.translator.Side ours(Middlebox.Side side) {
        return side == Middlebox.Side.INSIDE ? gatehouse.translator.Side.INSIDE : gatehouse.translator.Side.OUTSIDE;
    }

    private static Middlebox.Side theirs(gatehouse.translator.Side side) {
        return side == gatehouse.translator.Side.INSIDE ? Middlebox.Side.INSIDE : Middlebox.Side.OUTSIDE;
    }
}
