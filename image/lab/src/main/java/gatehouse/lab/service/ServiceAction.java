package gatehouse.lab.service;

import gatehouse.media.sdp.NegotiatedAudio;
import gatehouse.media.srtp.SdesResult;
import gatehouse.sip.transport.TransportAction;
import org.jspecify.annotations.Nullable;

/** What the service subscribers do. */
public sealed interface ServiceAction {
    /** For the P-CSCF. */
    record Wire(TransportAction action) implements ServiceAction {}

    /** Voice of a call starts, or goes on as negotiated anew, on the local {@code port}; {@code keys} is null in clear. */
    record Voice(
            String call, ServiceNumber service, int port, NegotiatedAudio audio, SdesResult.@Nullable Protected keys)
            implements ServiceAction {}

    /** The call's voice is over. */
    record Silence(String call) implements ServiceAction {}
}
