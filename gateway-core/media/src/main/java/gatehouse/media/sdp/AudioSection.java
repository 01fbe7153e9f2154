package gatehouse.media.sdp;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds and matches the one audio section of a description. */
final class AudioSection {
    /** Packets of 5 to 60 ms are what {@link gatehouse.media.MediaSession} sends. */
    private static final int MIN_PTIME = 5;

    private static final int MAX_PTIME = 60;

    private static final String VOIP_METRICS = "voip-metrics";

    private AudioSection() {}

    static MediaDescription offer(LocalAudio local) {
        return section(local, local.protocols().getFirst(), local.formats(), local.direction(), local.rtcpMux(), true);
    }

    /** RFC 3264 6: the numbers of the offer are used; one codec, so that both sides know which one runs. */
    static MediaDescription answer(MediaDescription offered, NegotiatedAudio audio, LocalAudio local) {
        List<PayloadFormat> formats = new ArrayList<>();
        formats.add(audio.send());
        for (PayloadFormat format : offered.payloadFormats()) {
            if (format.isTelephoneEvent() && format.payloadType() == audio.eventSend()) {
                formats.add(PayloadFormat.telephoneEvent(format.payloadType()));
                break;
            }
        }
        if (audio.noise() >= 0) {
            formats.add(PayloadFormat.COMFORT_NOISE);
        }
        // RFC 3611 5.2: an answer asks for metrics where the offer showed that these are known
        return section(local, audio.protocol(), formats, audio.direction(), audio.rtcpMux(), audio.wantsMetrics());
    }

    /** RFC 3264 6: a refused stream has port 0; the rest mirrors the offer because the grammar wants a format. */
    static MediaDescription rejection(MediaDescription offered) {
        return new MediaDescription(
                offered.media(), 0, 1, offered.protocol(), offered.formats(), null, List.of(), List.of());
    }

    private static MediaDescription section(
            LocalAudio local,
            String protocol,
            List<PayloadFormat> formats,
            Direction direction,
            boolean rtcpMux,
            boolean wantsMetrics) {
        List<Attribute> attributes = new ArrayList<>();
        for (PayloadFormat format : formats) {
            attributes.add(Attribute.of("rtpmap", format.rtpmap()));
            if (format.parameters() != null) {
                attributes.add(Attribute.of("fmtp", format.payloadType() + " " + format.parameters()));
            }
        }
        attributes.add(Attribute.of("ptime", Integer.toString(local.ptime())));
        if (local.maxptime() > 0) {
            attributes.add(Attribute.of("maxptime", Integer.toString(local.maxptime())));
        }
        if (wantsMetrics) {
            attributes.add(Attribute.of("rtcp-xr", VOIP_METRICS)); // RFC 3611 5.1: please send them
        }
        if (rtcpMux) {
            attributes.add(Attribute.property("rtcp-mux"));
        }
        attributes.add(Attribute.property(direction.attribute()));
        attributes.addAll(local.attributes());
        List<String> numbers =
                formats.stream().map(f -> Integer.toString(f.payloadType())).toList();
        return new MediaDescription("audio", local.rtp().port(), 1, protocol, numbers, null, List.of(), attributes);
    }

    /**
     * What their section and our wishes have in common, or null where no codec is.
     *
     * @param offered whether theirs is the answer to our offer
     */
    static @Nullable NegotiatedAudio agree(
            SessionDescription theirs, MediaDescription section, int index, LocalAudio local, boolean offered) {
        List<PayloadFormat> formats = section.payloadFormats();
        PayloadFormat send = null;
        PayloadFormat event = null;
        // RFC 3264 6.1: their order of preference counts
        for (PayloadFormat format : formats) {
            PayloadFormat ours = ourFormat(format, local);
            if (ours != null && format.isCodec() && send == null) {
                send = format;
            }
        }
        if (send == null) {
            return null;
        }
        for (PayloadFormat format : formats) {
            // RFC 4733 2.1: events share the clock of the audio beside them
            if (event == null
                    && format.isTelephoneEvent()
                    && format.clockRate() == send.clockRate()
                    && ourFormat(format, local) != null) {
                event = format;
            }
        }
        return new NegotiatedAudio(
                index,
                section.protocol(),
                send,
                receivable(formats, local, offered),
                event == null ? -1 : event.payloadType(),
                event == null ? -1 : received(event, local, offered).payloadType(),
                formats.contains(PayloadFormat.COMFORT_NOISE) && local.formats().contains(PayloadFormat.COMFORT_NOISE)
                        ? PayloadFormat.COMFORT_NOISE.payloadType()
                        : -1,
                ptime(section),
                theirs.direction(section).reversed().and(local.direction()).and(zeroAddress(theirs, section)),
                rtp(theirs, section),
                rtcp(theirs, section),
                local.rtcpMux() && section.attribute("rtcp-mux") != null,
                wantsMetrics(section),
                section);
    }

    private static boolean wantsMetrics(MediaDescription section) {
        Attribute asked = section.attribute("rtcp-xr");
        return asked != null && List.of(asked.text().strip().split(" +", 20)).contains(VOIP_METRICS);
    }

    /**
     * RFC 3264 5.1, 6.1: each side numbers what it receives. An answer of ours takes over their numbers; what answers our
     * offer is sent to us under ours, but answerers are seen that use their own, so these count too where they are free.
     */
    private static List<PayloadFormat> receivable(List<PayloadFormat> theirs, LocalAudio local, boolean offered) {
        List<PayloadFormat> result = new ArrayList<>();
        add(result, offered ? local.formats() : theirs, local);
        add(result, offered ? theirs : local.formats(), local);
        return result;
    }

    private static void add(List<PayloadFormat> result, List<PayloadFormat> formats, LocalAudio local) {
        for (PayloadFormat format : formats) {
            boolean taken = result.stream().anyMatch(f -> f.payloadType() == format.payloadType());
            if (!taken && format.isCodec() && ourFormat(format, local) != null) {
                result.add(format);
            }
        }
    }

    /** The number under which a format of theirs arrives here. */
    private static PayloadFormat received(PayloadFormat theirs, LocalAudio local, boolean offered) {
        PayloadFormat ours = ourFormat(theirs, local);
        return offered && ours != null ? ours : theirs;
    }

    private static @Nullable PayloadFormat ourFormat(PayloadFormat theirs, LocalAudio local) {
        for (PayloadFormat format : local.formats()) {
            if (format.isSameEncoding(theirs)) {
                return format;
            }
        }
        return null;
    }

    /** Their ptime is what they like to receive (RFC 8866 6.4); maxptime is a limit; 20 ms is the default of G.711. */
    private static int ptime(MediaDescription section) {
        int wish = section.millis("ptime");
        int limit = section.millis("maxptime");
        int ptime = wish == 0 ? 20 : wish;
        if (limit > 0 && ptime > limit) {
            ptime = limit;
        }
        return Math.clamp(ptime, MIN_PTIME, MAX_PTIME);
    }

    /** RFC 3264 8.4: 0.0.0.0 was hold before sendonly was; nothing is to be sent to it. */
    private static Direction zeroAddress(SessionDescription theirs, MediaDescription section) {
        IpAddress address = theirs.address(section);
        return address != null && address.isUnspecified() ? Direction.RECVONLY : Direction.SENDRECV;
    }

    private static @Nullable Endpoint rtp(SessionDescription theirs, MediaDescription section) {
        IpAddress address = theirs.address(section);
        return address == null || address.isUnspecified() ? null : new Endpoint(address, section.port());
    }

    private static @Nullable Endpoint rtcp(SessionDescription theirs, MediaDescription section) {
        Endpoint rtp = rtp(theirs, section);
        Attribute attribute = section.attribute("rtcp"); // RFC 3605 2.1: port [IN IP4 address]
        if (rtp == null) {
            return null;
        }
        if (attribute == null) {
            return rtp.port() == 65_535 ? null : rtp.withPort(rtp.port() + 1);
        }
        String[] part = attribute.text().strip().split(" +", 5);
        int port = SdpText.number(part[0], 65_535);
        if (port <= 0) {
            return null;
        }
        IpAddress address = part.length == 4 ? new Connection(part[2], part[3]).address() : rtp.address();
        return address == null || address.isUnspecified() ? null : new Endpoint(address, port);
    }
}
