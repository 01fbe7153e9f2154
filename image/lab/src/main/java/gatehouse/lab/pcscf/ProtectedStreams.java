package gatehouse.lab.pcscf;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.message.SipLimits;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.StreamFramer;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * SIP over TCP inside the SAs (TS 33.203 7.1): a UE's requests come over its connection from port_uc to port_ps and are
 * answered there; what is too large for a datagram (RFC 3261 18.1.1) goes over ours from port_pc to port_us. The core behind
 * knows nothing of it: to it everything is UDP, so our Via says TCP on the way out alone.
 */
final class ProtectedStreams {
    private static final int LARGEST_DATAGRAM = 1_300;
    private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String UDP = "SIP/2.0/UDP";
    private static final String TCP = "SIP/2.0/TCP";

    private record Stream(SaSet set, StreamFramer framer) {}

    private final UeDirectory ues;
    private final Map<Flow, Stream> streams = new HashMap<>();
    /** Requests on their way into connections that do not stand yet. */
    private final Map<Flow, List<PcscfAction.Send>> waiting = new HashMap<>();

    ProtectedStreams(UeDirectory ues) {
        this.ues = ues;
    }

    // ---- from UEs

    /** Hands every whole message of {@code event} to {@code each}. */
    void receive(TransportEvent event, BiConsumer<SaSet, ByteView> each, Consumer<? super PcscfAction> out) {
        Flow flow = event.flow();
        switch (event) {
            case TransportEvent.Datagram _ -> {}
            case TransportEvent.Opened _ -> {
                waiting.remove(flow);
                SaSet set = setOf(flow);
                if (set == null) {
                    out.accept(new PcscfAction.Inner(new TransportAction.Close(flow)));
                } else {
                    streams.put(flow, new Stream(set, new StreamFramer(SipLimits.DEFAULT, StreamFramer.Side.ACCEPTED)));
                }
            }
            case TransportEvent.Octets(var _, var octets) -> {
                Stream stream = streams.get(flow);
                if (stream != null) {
                    stream.framer.offer(octets.array(), octets.offset(), octets.length());
                    frames(flow, stream, each, out);
                }
            }
            case TransportEvent.Closed _ -> {
                streams.remove(flow);
                // RFC 3261 18.1.1: without a stream it is a datagram after all
                waiting.getOrDefault(flow, List.of()).forEach(out);
                waiting.remove(flow);
            }
        }
    }

    private void frames(Flow flow, Stream stream, BiConsumer<SaSet, ByteView> each, Consumer<? super PcscfAction> out) {
        for (StreamFramer.Frame frame = stream.framer.next(); frame != null; frame = stream.framer.next()) {
            switch (frame) {
                case StreamFramer.Frame.Message(var octets) -> {
                    if (ues.table().byId(stream.set.pairs.id()) != null) {
                        each.accept(
                                stream.set,
                                isResponse(octets.copy()) ? ByteView.of(via(octets.copy(), TCP, UDP)) : octets);
                    }
                }
                case StreamFramer.Frame.Ping _ ->
                    out.accept(new PcscfAction.Inner(new TransportAction.Transmit(flow, PONG)));
                case StreamFramer.Frame.Pong _ -> {}
                case StreamFramer.Frame.Broken _ -> {
                    streams.remove(flow);
                    out.accept(new PcscfAction.Inner(new TransportAction.Close(flow)));
                    return;
                }
            }
        }
    }

    /** The set whose ports these are. */
    private @Nullable SaSet setOf(Flow flow) {
        return ues.table()
                .byUePorts(flow.remote(), set -> flow.equals(theirs(set.pairs)) || flow.equals(ours(set.pairs)));
    }

    // ---- to UEs

    /** The way of what is to be sent: as it is, or over a stream. */
    PcscfAction route(PcscfAction action) {
        if (!(action instanceof PcscfAction.Send send) || send.probe() != null) {
            return action;
        }
        SaPairs pairs = send.pairs();
        byte[] octets = send.octets();
        if (isResponse(octets)) {
            SipMessage message = PcscfCore.parse(ByteView.of(octets));
            boolean streamed = message instanceof SipResponse response
                    && response.via().transport().equalsIgnoreCase("TCP");
            Flow theirs = theirs(pairs);
            return streamed
                    ? new PcscfAction.Inner(
                            new TransportAction.Transmit(streams.containsKey(theirs) ? theirs : ours(pairs), octets))
                    : action;
        }
        if (octets.length <= LARGEST_DATAGRAM) {
            return action;
        }
        Flow ours = ours(pairs);
        if (!streams.containsKey(ours)) {
            waiting.computeIfAbsent(ours, _ -> new ArrayList<>()).add(send);
        }
        return new PcscfAction.Inner(new TransportAction.Transmit(ours, via(octets, UDP, TCP)));
    }

    /** The UE's connection, SA2 and SA3. */
    private static Flow theirs(SaPairs pairs) {
        return new Flow(
                Transport.TCP,
                new Endpoint(pairs.pcscf(), pairs.serverPort()),
                new Endpoint(pairs.ue(), pairs.ueClientPort()));
    }

    /** Our connection, SA1 and SA4. */
    private static Flow ours(SaPairs pairs) {
        return new Flow(Transport.TCP, pairs.client(), pairs.ueServer());
    }

    private static boolean isResponse(byte[] octets) {
        return new String(octets, 0, Math.min(8, octets.length), StandardCharsets.US_ASCII).equals("SIP/2.0 ");
    }

    /** The message with another transport in the Via on top, which is the first that is named. */
    private static byte[] via(byte[] octets, String from, String to) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(from);
        return at < 0
                ? octets
                : (text.substring(0, at) + to + text.substring(at + from.length()))
                        .getBytes(StandardCharsets.ISO_8859_1);
    }
}
