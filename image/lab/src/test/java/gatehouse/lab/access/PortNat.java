package gatehouse.lab.access;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.testkit.Middlebox;
import gatehouse.testkit.Packet;
import java.util.HashMap;
import java.util.Map;

/** A NAT with a port of its own for each inside port and remote end; it passes plain ESP outwards only when told to. */
public final class PortNat implements Middlebox {
    private final Map<String, Endpoint> outside = new HashMap<>();
    private final Map<Endpoint, Endpoint> inside = new HashMap<>();
    private IpAddress address;
    private int next = 40_000;
    private boolean passesEsp;

    public PortNat(String address) {
        this.address = IpAddress.of(address);
    }

    public PortNat passingEsp() {
        passesEsp = true;
        return this;
    }

    /** Reboots: all bindings are new from now on. */
    public void rebind() {
        outside.clear();
        inside.clear();
        next += 1000;
    }

    /** Reboots with another address. */
    public void rebind(String other) {
        rebind();
        address = IpAddress.of(other);
    }

    @Override
    public boolean ownsOutside(IpAddress wanted) {
        return address.equals(wanted);
    }

    @Override
    public void packet(Side side, Packet packet, long now, Output out) {
        boolean plain = packet.to().port() == MemoryPort.PLAIN;
        if (side == Side.INSIDE) {
            if (plain && !passesEsp) {
                return;
            }
            Endpoint mapped = plain
                    ? new Endpoint(address, MemoryPort.PLAIN)
                    : outside.computeIfAbsent(packet.from() + " " + packet.to(), key -> {
                        Endpoint fresh = new Endpoint(address, next++);
                        inside.put(fresh, packet.from());
                        return fresh;
                    });
            out.send(Side.OUTSIDE, packet.from(mapped));
        } else {
            Endpoint target = inside.get(packet.to());
            if (target != null) {
                out.send(Side.INSIDE, packet.to(target));
            }
        }
    }
}
