package gatehouse.lab;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.lab.pcscf.PcscfEvent;
import gatehouse.netty.CoreSeat;
import gatehouse.netty.DeviceWan;
import gatehouse.netty.EventLoops;
import gatehouse.netty.FlowEdge;
import gatehouse.netty.FlowListener;
import gatehouse.netty.StreamLimits;
import gatehouse.netty.capture.PacketTap;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import java.io.IOException;

/** The kernel's TCP inside the P-CSCF's SAs: at port_ps behind the device where they are, and nowhere else. */
final class InnerEdge implements AutoCloseable {
    private final FlowEdge edge;

    private InnerEdge(EventLoops loops, String device, CoreSeat<PcscfEvent> pcscf) {
        this.edge = new FlowEdge(
                loops, new DeviceWan(loops, device), "pcscf", StreamLimits.GATEWAY, PacketTap.NONE, new Streams(pcscf));
    }

    /**
     * Listens.
     *
     * @throws IOException when the port cannot be had, in one sentence
     */
    static InnerEdge open(EventLoops loops, String device, Endpoint server, CoreSeat<PcscfEvent> pcscf)
            throws IOException {
        InnerEdge made = new InnerEdge(loops, device, pcscf);
        try {
            made.edge.listen(server, _ -> true); // whoever comes by this device has come through an SA
            return made;
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    void carryOut(TransportAction action) {
        switch (action) {
            case TransportAction.Transmit(var flow, var octets) -> edge.transmitFrom(flow, octets);
            case TransportAction.Close(var flow) -> edge.close(flow);
        }
    }

    @Override
    public void close() {
        edge.close();
    }

    private record Streams(CoreSeat<PcscfEvent> pcscf) implements FlowListener {
        @Override
        public void datagram(Flow flow, ByteView octets) {
            throw new IllegalStateException("datagrams inside SAs come another way");
        }

        @Override
        public boolean octets(Flow flow, ByteView octets) {
            return pcscf.post(new PcscfEvent.Inner(new TransportEvent.Octets(flow, octets)));
        }

        @Override
        public void opened(Flow flow) {
            pcscf.post(new PcscfEvent.Inner(new TransportEvent.Opened(flow)));
        }

        @Override
        public void closed(Flow flow, String reason) {
            pcscf.post(new PcscfEvent.Inner(new TransportEvent.Closed(flow, reason)));
        }
    }
}
