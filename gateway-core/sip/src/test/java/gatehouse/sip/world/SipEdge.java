package gatehouse.sip.world;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.testkit.Host;
import gatehouse.testkit.Packet;
import gatehouse.testkit.TcpListener;
import gatehouse.testkit.TcpStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The edge between a SIP core and the in-memory network: UDP and TCP on one port of a host. */
public final class SipEdge {
    private final Host host;
    private final int port;
    private final Consumer<TransportEvent> core;
    private final Map<Flow, TcpStream> open = new HashMap<>();
    private final Map<Endpoint, List<byte[]>> opening = new HashMap<>();

    public SipEdge(Host host, int port, Consumer<TransportEvent> core) {
        this.host = host;
        this.port = port;
        this.core = core;
        host.bindUdp(port, this::datagram);
        host.listenTcp(port, new Streams(null));
    }

    private void datagram(Packet packet) {
        Flow flow = new Flow(Transport.UDP, packet.to(), packet.from());
        core.accept(new TransportEvent.Datagram(flow, ByteView.of(packet.payload())));
    }

    public void perform(TransportAction action) {
        switch (action) {
            case TransportAction.Transmit(Flow flow, byte[] octets) -> transmit(flow, octets);
            case TransportAction.Close(Flow flow) -> {
                TcpStream stream = open.remove(flow);
                if (stream != null) {
                    stream.close();
                }
            }
        }
    }

    private void transmit(Flow flow, byte[] octets) {
        if (flow.transport() == Transport.UDP) {
            host.sendUdp(flow.local().port(), flow.remote(), octets);
        } else if (flow.local().port() != 0) {
            TcpStream stream = open.get(flow);
            if (stream != null) {
                stream.write(octets);
            }
        } else if (opening.containsKey(flow.remote())) {
            opening.get(flow.remote()).add(octets);
        } else {
            opening.put(flow.remote(), new ArrayList<>(List.of(octets)));
            host.connectTcp(flow.remote(), new Streams(flow));
        }
    }

    public int port() {
        return port;
    }

    private static Flow flowOf(TcpStream stream) {
        return new Flow(Transport.TCP, stream.local(), stream.remote());
    }

    private final class Streams implements TcpListener {
        private final Flow asked;

        Streams(Flow asked) {
            this.asked = asked;
        }

        @Override
        public void opened(TcpStream stream) {
            open.put(flowOf(stream), stream);
            core.accept(new TransportEvent.Opened(flowOf(stream)));
            List<byte[]> waiting = asked == null ? null : opening.remove(asked.remote());
            if (waiting != null) {
                waiting.forEach(stream::write);
            }
        }

        @Override
        public void data(TcpStream stream, byte[] octets) {
            core.accept(new TransportEvent.Octets(flowOf(stream), ByteView.of(octets)));
        }

        @Override
        public void closed(TcpStream stream, boolean failed) {
            boolean stood = open.remove(flowOf(stream)) != null;
            opening.remove(stream.remote());
            core.accept(new TransportEvent.Closed(
                    stood || asked == null ? flowOf(stream) : asked, failed ? "failed" : "closed"));
        }
    }
}
