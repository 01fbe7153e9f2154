package gatehouse.media.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@code m=} section (RFC 8866 5.14).
 *
 * @param media "audio", "video", ...
 * @param port 0 to 65535; 0 means the stream is refused or switched off (RFC 3264 6, 8.2)
 * @param portCount 1 unless the line says port/count
 * @param protocol "RTP/AVP", "RTP/SAVP", "UDP/TLS/RTP/SAVP", ...
 * @param formats payload type numbers for RTP, at least one
 * @param connection its own {@code c=} line, or null where the session's counts
 * @param lines its other lines ({@code i= b= k=}, unknown types)
 * @param attributes its {@code a=} lines in order
 */
public record MediaDescription(
        String media,
        int port,
        int portCount,
        String protocol,
        List<String> formats,
        @Nullable Connection connection,
        List<SdpLine> lines,
        List<Attribute> attributes) {
    public MediaDescription {
        formats = List.copyOf(formats);
        lines = List.copyOf(lines);
        attributes = List.copyOf(attributes);
    }

    /** The first attribute of this name, or null. */
    public @Nullable Attribute attribute(String name) {
        for (Attribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                return attribute;
            }
        }
        return null;
    }

    /** All attributes of this name, in order. */
    public List<Attribute> attributes(String name) {
        return attributes.stream().filter(a -> a.name().equals(name)).toList();
    }

    /** The same with these attributes behind its own. */
    public MediaDescription plus(List<Attribute> further) {
        List<Attribute> all = new ArrayList<>(attributes);
        all.addAll(further);
        return new MediaDescription(media, port, portCount, protocol, formats, connection, lines, all);
    }

    /** Whether the stream is refused or switched off. */
    public boolean isRejected() {
        return port == 0;
    }

    /** Its own direction attribute, or null where the session's counts. */
    public @Nullable Direction ownDirection() {
        for (Attribute attribute : attributes) {
            Direction direction = Direction.ofAttribute(attribute.name());
            if (direction != null) {
                return direction;
            }
        }
        return null;
    }

    /** The number of {@code a=ptime} or {@code a=maxptime} in whole milliseconds, 1 to 1000; 0 where there is none. */
    public int millis(String name) {
        Attribute attribute = attribute(name);
        int number = attribute == null ? 0 : SdpText.number(attribute.text().strip(), 1000);
        return Math.max(number, 0);
    }

    /** Its RTP payload formats in the order of preference of the line; numbers that mean nothing are left out. */
    public List<PayloadFormat> payloadFormats() {
        List<PayloadFormat> result = new ArrayList<>();
        for (String format : formats) {
            int payloadType = SdpText.number(format, 127);
            PayloadFormat found = payloadType < 0 ? null : payloadFormat(payloadType);
            if (found != null) {
                result.add(found);
            }
        }
        return result;
    }

    private @Nullable PayloadFormat payloadFormat(int payloadType) {
        String parameters = valueFor("fmtp", payloadType);
        String map = valueFor("rtpmap", payloadType);
        if (map == null) {
            PayloadFormat fixed = PayloadFormat.ofStatic(payloadType);
            return fixed == null || parameters == null
                    ? fixed
                    : new PayloadFormat(payloadType, fixed.encoding(), fixed.clockRate(), 1, parameters);
        }
        int slash = map.indexOf('/');
        if (slash <= 0) {
            return null;
        }
        int second = map.indexOf('/', slash + 1);
        int rate = SdpText.number(map.substring(slash + 1, second < 0 ? map.length() : second), 1_000_000);
        int channels = second < 0 ? 1 : SdpText.number(map.substring(second + 1), 255);
        return rate <= 0 || channels <= 0
                ? null
                : new PayloadFormat(payloadType, map.substring(0, slash), rate, channels, parameters);
    }

    /** What follows "payloadType " in the first such attribute, or null. */
    private @Nullable String valueFor(String name, int payloadType) {
        String prefix = payloadType + " ";
        for (Attribute attribute : attributes) {
            if (attribute.name().equals(name) && attribute.text().startsWith(prefix)) {
                return attribute.text().substring(prefix.length()).strip();
            }
        }
        return null;
    }
}
