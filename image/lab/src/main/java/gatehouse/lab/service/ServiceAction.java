package gatehouse.lab.service;

import gatehouse.media.sdp.NegotiatedAudio;
import gatehouse.sip.transport.TransportAction;

/** What the service subscribers do. */
public sealed interface ServiceAction {
    /** For the P-CSCF. */
    record Wire(TransportAction action) implements ServiceAction {}

    /** Voice of a call starts, or goes on as negotiated anew, on the local {@code port}. */
    record Voice(String call, ServiceNumber service, int port, NegotiatedAudio audio) implements ServiceAction {}

    /** The call's voice is over. */
    record Silence(String call) implements ServiceAction {}
}
