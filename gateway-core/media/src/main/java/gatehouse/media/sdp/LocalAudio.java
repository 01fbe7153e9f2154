package gatehouse.media.sdp;

import gatehouse.base.Endpoint;
import java.util.List;

/**
 * What our side can do and wants for its one audio stream: the input of every offer and answer.
 *
 * @param rtp where we receive RTP
 * @param formats what we can send and receive, the best first, with our numbers for dynamic payload types
 * @param protocols transport profiles that we accept; the first is the one we offer
 * @param ptime packet length that we like to receive, in milliseconds
 * @param maxptime longest packet that we can receive, in milliseconds, or 0 to say nothing
 * @param direction what we want: sendrecv, or sendonly to put the other side on hold (RFC 3264 8.4)
 * @param rtcpMux whether RTCP may share the RTP port (RFC 5761)
 * @param attributes further attributes of the section, such as {@code a=crypto}
 */
public record LocalAudio(
        Endpoint rtp,
        List<PayloadFormat> formats,
        List<String> protocols,
        int ptime,
        int maxptime,
        Direction direction,
        boolean rtcpMux,
        List<Attribute> attributes) {
    /** Plain RTP over UDP (RFC 3551). */
    public static final String RTP_AVP = "RTP/AVP";

    /** The dynamic number that we use for telephone-event in our offers. */
    private static final int EVENT_PAYLOAD_TYPE = 101;

    public LocalAudio {
        formats = List.copyOf(formats);
        protocols = List.copyOf(protocols);
        attributes = List.copyOf(attributes);
        if (formats.isEmpty() || protocols.isEmpty()) {
            throw new IllegalArgumentException("an audio stream needs a format and a protocol");
        }
    }

    /** G.711 A-law before mu-law, telephone-event, 20 ms packets, plain RTP, both ways, RTCP on its own port. */
    public static LocalAudio g711(Endpoint rtp) {
        return new LocalAudio(
                rtp,
                List.of(PayloadFormat.PCMA, PayloadFormat.PCMU, PayloadFormat.telephoneEvent(EVENT_PAYLOAD_TYPE)),
                List.of(RTP_AVP),
                20,
                0,
                Direction.SENDRECV,
                false,
                List.of());
    }

    /** The same with another wish for the direction: hold and resume. */
    public LocalAudio withDirection(Direction wish) {
        return new LocalAudio(rtp, formats, protocols, ptime, maxptime, wish, rtcpMux, attributes);
    }

    /** The same with other formats, the best first. */
    public LocalAudio withFormats(List<PayloadFormat> others) {
        return new LocalAudio(rtp, others, protocols, ptime, maxptime, direction, rtcpMux, attributes);
    }

    /** The same over other transport profiles. */
    public LocalAudio withProtocols(List<String> others) {
        return new LocalAudio(rtp, formats, others, ptime, maxptime, direction, rtcpMux, attributes);
    }

    /** The same with or without RTCP on the RTP port. */
    public LocalAudio withRtcpMux(boolean mux) {
        return new LocalAudio(rtp, formats, protocols, ptime, maxptime, direction, mux, attributes);
    }

    /** The same with these further attributes in place of the earlier ones. */
    public LocalAudio withAttributes(List<Attribute> others) {
        return new LocalAudio(rtp, formats, protocols, ptime, maxptime, direction, rtcpMux, others);
    }
}
