package gatehouse.media.sdp;

import gatehouse.base.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an offer and its answer agree on for the audio stream, as our side needs it.
 *
 * @param section index of the {@code m=} section in both descriptions
 * @param protocol the transport profile of the stream
 * @param send what we send, under the number that the other side wants to see
 * @param receive what may arrive, under our numbers; telephone-event and comfort noise are not among them
 * @param eventSend payload type of telephone-event that we send, or -1
 * @param eventReceive payload type of telephone-event that may arrive, or -1
 * @param noise payload type of comfort noise both ways, or -1: silence is sent as speech
 * @param ptime length of the packets that we send, in milliseconds
 * @param direction which way the stream flows, seen from us
 * @param remoteRtp where the other side says that it receives; null when it gave 0.0.0.0 or :: (hold of RFC 2543)
 * @param remoteRtcp where the other side receives RTCP; null as above
 * @param rtcpMux whether RTCP shares the RTP port
 * @param wantsMetrics whether the other side asked for VoIP metrics (RFC 3611 5.1)
 * @param remote the other side's section, for attributes that belong to others (keys, preconditions)
 */
public record NegotiatedAudio(
        int section,
        String protocol,
        PayloadFormat send,
        List<PayloadFormat> receive,
        int eventSend,
        int eventReceive,
        int noise,
        int ptime,
        Direction direction,
        @Nullable Endpoint remoteRtp,
        @Nullable Endpoint remoteRtcp,
        boolean rtcpMux,
        boolean wantsMetrics,
        MediaDescription remote) {
    public NegotiatedAudio {
        receive = List.copyOf(receive);
    }
}
