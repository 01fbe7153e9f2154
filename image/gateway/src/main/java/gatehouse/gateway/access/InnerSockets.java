package gatehouse.gateway.access;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.dataplane.TunDevice;
import gatehouse.ims.SecurityAssociations;
import gatehouse.netty.DatagramHandler;
import gatehouse.netty.DatagramOptions;
import gatehouse.netty.DatagramPort;
import gatehouse.netty.DeviceWan;
import gatehouse.netty.EventLoops;
import gatehouse.netty.FlowEdge;
import gatehouse.netty.FlowListener;
import gatehouse.netty.StreamLimits;
import gatehouse.netty.capture.PacketTap;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * SIP inside security associations over the kernel's own sockets, tied to the device behind which they are, so that what
 * comes in clear meets none of them. Over UDP and TCP alike we send from port_uc and listen at port_us (TS 33.203 7.1); the
 * associations' selectors see that nothing comes out of one for another's ports. One thread owns it.
 */
final class InnerSockets implements AutoCloseable {
    /** What fits a packet of 1,500 octets with the tunnel, UDP, ESP and the longest padding and ICV around it. */
    private static final int MTU = 1_400;

    /** A longer datagram the kernel would cut, and pieces have no ports for a policy to know them by. */
    private static final int LONGEST = MTU - 48;

    /** Takes datagrams; called on the loops' threads. */
    @FunctionalInterface
    interface Receiver {
        void datagram(long associations, int sourcePort, int destinationPort, ByteView octets);
    }

    /** Everything under one protected server port, which stays over re-registrations. */
    private record Place(
            FlowEdge streams,
            DatagramPort datagrams,
            Map<Integer, Long> byTheirPort,
            Map<Long, SecurityAssociations.Ports> sets) {
        void close() {
            streams.close();
            datagrams.close();
        }
    }

    /** One set of associations; {@code pcscf} has no port. */
    private record Member(Endpoint server, Endpoint pcscf, SecurityAssociations.Ports ports, DatagramPort client) {}

    private final EventLoops loops;
    private final Receiver receiver;
    private final FlowListener streamed;
    private final Map<Endpoint, Place> places = new HashMap<>();
    private final Map<Long, Member> members = new HashMap<>();
    private final DatagramOptions marked;

    /** With nothing running; what leaves carries the DiffServ code point {@code dscp}. */
    InnerSockets(EventLoops loops, int dscp, Receiver receiver, FlowListener streamed) {
        this.loops = loops;
        this.marked = DatagramOptions.signalling("sip").withDscp(dscp);
        this.receiver = receiver;
        this.streamed = streamed;
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

    /** These associations are there. Says whether what comes out of them has sockets; else it is for no kernel. */
    boolean add(SecurityAssociations agreed, TunDevice device) {
        Endpoint server = new Endpoint(agreed.inner(), agreed.ports().us());
        try {
            Place place = places.get(server);
            if (place == null) {
                // Behind a NAT nobody else has that address; and from a device without one nothing is taken in
                device.serve(agreed.inner());
                place = open(server, device);
                places.put(server, place);
            }
            long id = agreed.id();
            int ours = agreed.ports().uc();
            DatagramPort client =
                    bind(server.withPort(ours), device, (port, from, octets, now) -> take(id, from, ours, octets));
            place.byTheirPort.put(agreed.ports().pc(), id);
            place.sets.put(id, agreed.ports());
            members.put(id, new Member(server, new Endpoint(agreed.pcscf(), 0), agreed.ports(), client));
            return true;
        } catch (IOException e) {
            Logger.warn("the kernel's sockets do not run inside the security associations: {}", e.getMessage());
            closeUnused(server);
            return false;
        }
    }

    private Place open(Endpoint server, TunDevice device) throws IOException {
        Map<Integer, Long> byTheirPort = new ConcurrentHashMap<>();
        DatagramPort datagrams = bind(server, device, (port, from, octets, now) -> {
            Long id = byTheirPort.get(from.port());
            if (id != null) {
                take(id, from, server.port(), octets);
            }
        });
        FlowEdge streams = new FlowEdge(
                loops,
                new DeviceWan(loops, device.name()),
                marked,
                StreamLimits.GATEWAY,
                PacketTap.NONE,
                streamed,
                null);
        Place place = new Place(streams, datagrams, byTheirPort, new HashMap<>());
        try {
            streams.listen(server, _ -> true); // whoever comes by this device has come through an association
            return place;
        } catch (IOException e) {
            place.close();
            throw e;
        }
    }

    private DatagramPort bind(Endpoint local, TunDevice device, DatagramHandler handler) throws IOException {
        return new DeviceWan(loops, device.name()).bind(local, marked, handler);
    }

    private void take(long id, Endpoint from, int ours, ByteView octets) {
        receiver.datagram(id, from.port(), ours, ByteView.of(octets.copy()));
    }

    /** They are gone, and what ran in them. */
    void remove(long id) {
        Member member = members.remove(id);
        Place place = member == null ? null : places.get(member.server);
        if (member == null || place == null) {
            return;
        }
        SecurityAssociations.Ports ports = member.ports;
        member.client.close();
        place.byTheirPort.remove(ports.pc(), id);
        place.sets.remove(id);
        Endpoint client = member.server.withPort(ports.uc());
        place.streams.close(new Flow(Transport.TCP, client, member.pcscf.withPort(ports.ps())));
        place.streams.close(new Flow(Transport.TCP, member.server, member.pcscf.withPort(ports.pc())));
        closeUnused(member.server);
    }

    private void closeUnused(Endpoint server) {
        Place place = places.get(server);
        if (place != null && place.sets.isEmpty()) {
            places.remove(server);
            place.close();
        }
    }

    /** Sends a datagram from port_uc; says whether a socket took it. */
    boolean transmit(long id, int sourcePort, int destinationPort, byte[] octets) {
        Member member = members.get(id);
        return member != null
                && sourcePort == member.ports.uc()
                && octets.length <= LONGEST
                && member.client.send(member.pcscf.withPort(destinationPort), octets);
    }

    /** Sends octets over a connection, which is opened from just this port when it does not stand. */
    void transmit(Flow flow, byte[] octets) {
        Place place = serving(flow.local());
        if (place == null) {
            streamed.closed(flow, "the security associations are gone");
        } else {
            place.streams.transmitFrom(flow, octets);
        }
    }

    private @Nullable Place serving(Endpoint local) {
        for (Map.Entry<Endpoint, Place> one : places.entrySet()) {
            boolean ours = one.getKey().port() == local.port()
                    || one.getValue().sets.values().stream().anyMatch(ports -> ports.uc() == local.port());
            if (ours && one.getKey().address().equals(local.address())) {
                return one.getValue();
            }
        }
        return null;
    }

    /** Closes a connection. */
    void close(Flow flow) {
        places.values().forEach(place -> place.streams.close(flow));
    }

    @Override
    public void close() {
        members.values().forEach(member -> member.client.close());
        members.clear();
        places.values().forEach(Place::close);
        places.clear();
    }
}
