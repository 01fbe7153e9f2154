package gatehouse.lab.pcscf;

import gatehouse.base.ByteView;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.message.SipLimits;
import gatehouse.sip.message.StreamFramer;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Unprotected messages out of datagrams and streams: the P-CSCF looks at each before the core sees it. */
final class ClearStreams {
    private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Map<Flow, StreamFramer> framers = new HashMap<>();

    ClearStreams() {}

    /** Hands every whole message of {@code event} to {@code each}; what is not octets goes on to the core. */
    void messages(TransportEvent event, BiConsumer<Flow, ByteView> each, Consumer<? super PcscfAction> out) {
        switch (event) {
            case TransportEvent.Datagram(var flow, var octets) -> each.accept(flow, octets);
            case TransportEvent.Opened(var flow) -> {
                framers.put(flow, new StreamFramer(SipLimits.DEFAULT, StreamFramer.Side.ACCEPTED));
                out.accept(new PcscfAction.ToCore(event));
            }
            case TransportEvent.Closed(var flow, var _) -> {
                framers.remove(flow);
                out.accept(new PcscfAction.ToCore(event));
            }
            case TransportEvent.Octets(var flow, var octets) -> {
                StreamFramer framer = framers.get(flow);
                if (framer != null) {
                    framer.offer(octets.array(), octets.offset(), octets.length());
                    frames(flow, framer, each, out);
                }
            }
        }
    }

    private void frames(
            Flow flow, StreamFramer framer, BiConsumer<Flow, ByteView> each, Consumer<? super PcscfAction> out) {
        for (StreamFramer.Frame frame = framer.next(); frame != null; frame = framer.next()) {
            switch (frame) {
                case StreamFramer.Frame.Message(var octets) -> each.accept(flow, octets);
                case StreamFramer.Frame.Ping _ ->
                    out.accept(new PcscfAction.Clear(new TransportAction.Transmit(flow, PONG)));
                case StreamFramer.Frame.Pong _ -> {}
                case StreamFramer.Frame.Broken(var reason, var _) -> {
                    framers.remove(flow);
                    out.accept(new PcscfAction.Clear(new TransportAction.Close(flow)));
                    out.accept(new PcscfAction.ToCore(new TransportEvent.Closed(flow, reason)));
                    return;
                }
            }
        }
    }

    /** Passes one message on to the core as what it came as. */
    void pass(Flow flow, ByteView octets, Consumer<? super PcscfAction> out) {
        out.accept(new PcscfAction.ToCore(
                flow.transport() == Transport.UDP
                        ? new TransportEvent.Datagram(flow, octets)
                        : new TransportEvent.Octets(flow, octets)));
    }
}
