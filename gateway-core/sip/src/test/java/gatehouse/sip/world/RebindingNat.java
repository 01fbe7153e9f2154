package gatehouse.sip.world;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.testkit.Middlebox;
import gatehouse.testkit.Packet;
import java.util.HashMap;
import java.util.Map;

/** A NAT of UDP that forgets what it has bound when the test says so. */
public final class RebindingNat implements Middlebox {
    private final IpAddress address;
    private final Map<Endpoint, Endpoint> outside = new HashMap<>();
    private final Map<Endpoint, Endpoint> inside = new HashMap<>();
    private int next = 40_000;

    public RebindingNat(String address) {
        this.address = IpAddress.of(address);
    }

    /** From now on what was bound is lost, and what comes gets another port. */
    public void rebind() {
        outside.clear();
        inside.clear();
    }

    @Override
    public boolean ownsOutside(IpAddress wanted) {
        return address.equals(wanted);
    }

    @Override
    public void packet(Side side, Packet packet, long now, Output out) {
        if (side == Side.INSIDE) {
            Endpoint mapped = outside.computeIfAbsent(packet.from(), from -> new Endpoint(address, next++));
            inside.put(mapped, packet.from());
            out.send(Side.OUTSIDE, packet.from(mapped));
        } else if (inside.containsKey(packet.to())) {
            out.send(Side.INSIDE, packet.to(inside.get(packet.to())));
        }
    }
}
