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

    private AudioSection() {}

    static MediaDescription offer(LocalAudio local) {
        return section(local, local.protocols().getFirst(), local.formats(), local.direction(), local.rtcpMux());
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
        return section(local, audio.protocol(), formats, audio.direction(), audio.rtcpMux());
    }

    /** RFC 3264 6: a refused stream has port 0; the rest mirrors the offer because the grammar wants a format. */
    static MediaDescription rejection(MediaDescription offered) {
        return new MediaDescription(
                offered.media(), 0, 1, offered.protocol(), offered.formats(), null, List.of(), List.of());
    }

    private static MediaDescription section(
            LocalAudio local, String protocol, List<PayloadFormat> formats, Direction direction, boolean rtcpMux) {
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
        if (rtcpMux) {
            attributes.add(Attribute.property("rtcp-mux"));
        }
        attributes.add(Attribute.property(direction.attribute()));
        attributes.addAll(local.attributes());
        List<String> numbers =
                formats.stream().map(f -> Integer.toString(f.payloadType())).toList();
        return new MediaDescription("audio", local.rtp().port(), 1, protocol, numbers, null, List.of(), attributes);
    }

    /** What their section and our wishes have in common, or null where no codec is. */
    static @Nullable NegotiatedAudio agree(
            SessionDescription theirs, MediaDescription section, int index, LocalAudio local) {
        List<PayloadFormat> offered = section.payloadFormats();
        PayloadFormat send = null;
        PayloadFormat event = null;
        // RFC 3264 6.1: their order of preference counts
        for (PayloadFormat format : offered) {
            PayloadFormat ours = ourFormat(format, local);
            if (ours != null && !format.isTelephoneEvent() && send == null) {
                send = format;
            }
        }
        if (send == null) {
            return null;
        }
        for (PayloadFormat format : offered) {
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
                receivable(offered, local),
                event == null ? -1 : event.payloadType(),
                event == null ? -1 : event.payloadType(),
                ptime(section),
                theirs.direction(section).reversed().and(local.direction()).and(zeroAddress(theirs, section)),
                rtp(theirs, section),
                rtcp(theirs, section),
                local.rtcpMux() && section.attribute("rtcp-mux") != null,
                section);
    }

    /**
     * RFC 3264 5.1: everything we offered may arrive under our number, and what they list under theirs (6.1 asks
     * answerers to use the same numbers; those who do not are still understood where the numbers do not collide).
     */
    private static List<PayloadFormat> receivable(List<PayloadFormat> theirs, LocalAudio local) {
        List<PayloadFormat> result = new ArrayList<>();
        for (PayloadFormat format : theirs) {
            if (!format.isTelephoneEvent() && ourFormat(format, local) != null) {
                result.add(format);
            }
        }
        for (PayloadFormat format : local.formats()) {
            boolean taken = theirs.stream().anyMatch(f -> f.payloadType() == format.payloadType());
            if (!format.isTelephoneEvent() && !taken) {
                result.add(format);
            }
        }
        return result;
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
