package gatehouse.media;

import gatehouse.base.Endpoint;
import gatehouse.media.audio.AudioCodec;
import gatehouse.media.audio.G711;
import gatehouse.media.audio.WidebandLine;
import gatehouse.media.sdp.Direction;
import gatehouse.media.sdp.NegotiatedAudio;
import gatehouse.media.sdp.PayloadFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link MediaSession} is to run: what negotiation gave, and local policy.
 *
 * @param codec what is sent
 * @param payloadType number under which it is sent
 * @param receive codecs by payload type that may arrive
 * @param eventSend payload type of telephone-event that is sent, or -1
 * @param eventReceive payload type of telephone-event that may arrive, or -1
 * @param ptime length of a sent packet in milliseconds, 5 to 60
 * @param direction which way media flows, seen from us
 * @param remoteRtp signalled address, or null where nothing can be sent before a packet came
 * @param remoteRtcp signalled RTCP address, or null
 * @param rtcpMux whether RTCP shares the RTP port
 * @param source from where media is accepted
 * @param jitterTarget playout delay in milliseconds, 0 to 500
 * @param jitterMaximum most that adaptation may make of it, at most 1000
 * @param cname canonical name in RTCP
 * @param noise payload type of comfort noise that is sent in place of silence, or -1: silence is sent as speech
 * @param metrics whether VoIP metrics are sent (RFC 3611 4.7)
 */
public record MediaSettings(
        AudioCodec codec,
        int payloadType,
        Map<Integer, AudioCodec> receive,
        int eventSend,
        int eventReceive,
        int ptime,
        Direction direction,
        @Nullable Endpoint remoteRtp,
        @Nullable Endpoint remoteRtcp,
        boolean rtcpMux,
        SourcePolicy source,
        int jitterTarget,
        int jitterMaximum,
        String cname,
        int noise,
        boolean metrics) {
    /** Default playout delay in milliseconds. */
    public static final int JITTER_TARGET = 60;

    private static final int JITTER_MAXIMUM = 200;

    public MediaSettings {
        receive = Map.copyOf(receive);
        if (ptime < 5 || ptime > 60) {
            throw new IllegalArgumentException("ptime is 5 to 60 ms, not " + ptime);
        }
    }

    /** What was negotiated, with the default playout delay. Formats without a codec here are left out. */
    public static MediaSettings of(NegotiatedAudio audio, SourcePolicy source, String cname) {
        return of(audio, source, cname, JITTER_TARGET, JITTER_MAXIMUM);
    }

    /** The same with another playout delay, and the most that may become of it, in milliseconds. */
    public static MediaSettings of(
            NegotiatedAudio audio, SourcePolicy source, String cname, int jitterTarget, int jitterMaximum) {
        Map<Integer, AudioCodec> receive = new LinkedHashMap<>();
        for (PayloadFormat format : audio.receive()) {
            AudioCodec codec = codec(format);
            if (codec != null) {
                receive.put(format.payloadType(), codec);
            }
        }
        return new MediaSettings(
                needed(audio.send()),
                audio.send().payloadType(),
                receive,
                audio.eventSend(),
                audio.eventReceive(),
                audio.ptime(),
                audio.direction(),
                audio.remoteRtp(),
                audio.remoteRtcp(),
                audio.rtcpMux(),
                source,
                jitterTarget,
                jitterMaximum,
                cname,
                audio.noise(),
                audio.wantsMetrics());
    }

    /** One codec both ways without negotiation: 20 ms, telephone-events as 101, RTCP at the next port. */
    public static MediaSettings plain(PayloadFormat format, Endpoint remote, SourcePolicy source, String cname) {
        AudioCodec codec = needed(format);
        return new MediaSettings(
                codec,
                format.payloadType(),
                Map.of(format.payloadType(), codec),
                101,
                101,
                20,
                Direction.SENDRECV,
                remote,
                remote.withPort(remote.port() + 1),
                false,
                source,
                JITTER_TARGET,
                JITTER_MAXIMUM,
                cname,
                -1,
                false);
    }

    private static AudioCodec needed(PayloadFormat format) {
        AudioCodec codec = codec(format);
        if (codec == null) {
            throw new IllegalArgumentException("no codec for " + format.encoding());
        }
        return codec;
    }

    private static @Nullable AudioCodec codec(PayloadFormat format) {
        for (G711 law : G711.LAWS) {
            if (law.encodingName().equalsIgnoreCase(format.encoding())
                    && format.clockRate() == 8000
                    && format.channels() == 1) {
                return law;
            }
        }
        return format.isSameEncoding(PayloadFormat.G722) ? new WidebandLine() : null;
    }
}
