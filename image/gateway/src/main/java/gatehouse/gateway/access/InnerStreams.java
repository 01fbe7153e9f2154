package gatehouse.gateway.access;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.dataplane.TunDevice;
import gatehouse.ims.SecurityAssociations;
import gatehouse.netty.DeviceWan;
import gatehouse.netty.EventLoops;
import gatehouse.netty.FlowEdge;
import gatehouse.netty.FlowListener;
import gatehouse.netty.StreamLimits;
import gatehouse.netty.capture.PacketTap;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.tinylog.Logger;

/**
 * SIP over TCP inside security associations: the kernel's TCP, tied to the device behind which they are, so that a segment
 * in clear meets no connection. We listen at port_us, and connect from port_uc (TS 33.203 7.1). One thread owns it.
 */
final class InnerStreams implements AutoCloseable {
    /** What fits a packet of 1,500 octets with the tunnel, UDP, ESP and the longest padding and ICV around it. */
    private static final int MTU = 1_400;

    /** Everything under one protected server port, which stays over re-registrations. */
    private record Place(FlowEdge edge, Map<Long, SecurityAssociations.Ports> sets) {}

    private final EventLoops loops;
    private final FlowListener listener;
    private final Map<Endpoint, Place> places = new HashMap<>();
    private final Map<Long, Endpoint> placeOf = new HashMap<>();
    private final Map<Long, Endpoint> pcscfOf = new HashMap<>();

    InnerStreams(EventLoops loops, FlowListener listener) {
        this.loops = loops;
        this.listener = listener;
    }

    /**
     * A device for the kernel's side of it, not in service yet.
     *
     * @throws IOException when the right is missing, in one sentence
     */
    static TunDevice device() throws IOException {
        TunDevice device = TunDevice.open("gatehouse%d");
        try {
            device.mtu(MTU);
            device.takeFromAnywhere();
            return device;
        } catch (IOException | RuntimeException e) {
            device.close();
            throw e;
        }
    }

    /** These associations are there. */
    void add(SecurityAssociations agreed, TunDevice device) {
        Endpoint server = new Endpoint(agreed.inner(), agreed.ports().us());
        Place place = places.get(server);
        try {
            if (place == null) {
                // Behind a NAT nobody else has that address; and from a device without one nothing is taken in
                device.address(agreed.inner(), agreed.inner().isV6() ? 128 : 32);
                device.up();
                place = open(server, device);
            }
            place.sets().put(agreed.id(), agreed.ports());
            placeOf.put(agreed.id(), server);
            pcscfOf.put(agreed.id(), new Endpoint(agreed.pcscf(), 0));
        } catch (IOException e) {
            Logger.warn("SIP over TCP does not run inside the security associations: {}", e.getMessage());
        }
    }

    private Place open(Endpoint server, TunDevice device) throws IOException {
        FlowEdge edge = new FlowEdge(
                loops, new DeviceWan(device.name()), "sip", StreamLimits.GATEWAY, PacketTap.NONE, listener);
        try {
            edge.listen(server, _ -> true); // whoever comes by this device has come through an association
        } catch (IOException e) {
            edge.close();
            throw e;
        }
        Place place = new Place(edge, new HashMap<>());
        places.put(server, place);
        return place;
    }

    /** They are gone, and what ran in them. */
    void remove(long id) {
        Endpoint server = placeOf.remove(id);
        Endpoint pcscf = pcscfOf.remove(id);
        Place place = server == null ? null : places.get(server);
        if (server == null || pcscf == null || place == null) {
            return;
        }
        SecurityAssociations.Ports ports = place.sets().remove(id);
        if (place.sets().isEmpty()) {
            places.remove(server);
            place.edge().close();
        } else if (ports != null) {
            Endpoint client = server.withPort(ports.uc());
            place.edge().close(new Flow(gatehouse.base.Transport.TCP, client, pcscf.withPort(ports.ps())));
            place.edge().close(new Flow(gatehouse.base.Transport.TCP, server, pcscf.withPort(ports.pc())));
        }
    }

    /** Sends octets over a connection, which is opened from just this port when it does not stand. */
    void transmit(Flow flow, byte[] octets) {
        for (Map.Entry<Endpoint, Place> one : places.entrySet()) {
            if (one.getKey().address().equals(flow.local().address())
                    && serves(one.getKey(), one.getValue(), flow.local().port())) {
                one.getValue().edge().transmitFrom(flow, octets);
                return;
            }
        }
        listener.closed(flow, "the security associations are gone");
    }

    /** Closes a connection. */
    void close(Flow flow) {
        places.values().forEach(place -> place.edge().close(flow));
    }

    private static boolean serves(Endpoint server, Place place, int port) {
        return server.port() == port || place.sets().values().stream().anyMatch(ports -> ports.uc() == port);
    }

    @Override
    public void close() {
        places.values().forEach(place -> place.edge().close());
        places.clear();
        placeOf.clear();
        pcscfOf.clear();
    }
}
