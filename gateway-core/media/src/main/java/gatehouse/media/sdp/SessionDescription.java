package gatehouse.media.sdp;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session description (RFC 8866, formerly RFC 4566), without protocol knowledge beyond its lines.
 *
 * @param origin the {@code o=} line
 * @param name the {@code s=} line, "-" where there is none
 * @param connection the session's {@code c=} line, or null
 * @param lines its other lines in order ({@code i= u= e= p= b= t= r= z= k=}, unknown types)
 * @param attributes its {@code a=} lines in order
 * @param media its {@code m=} sections in order
 */
public record SessionDescription(
        Origin origin,
        String name,
        @Nullable Connection connection,
        List<SdpLine> lines,
        List<Attribute> attributes,
        List<MediaDescription> media) {
    /** The MIME type of its text. */
    public static final String CONTENT_TYPE = "application/sdp";

    public SessionDescription {
        lines = List.copyOf(lines);
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }

    /** Reads a description; lines end in CRLF or LF. What is too large (64 kB, 2,000 lines) is malformed. */
    public static Decoded<SessionDescription> decode(ByteView bytes) {
        return new SdpParser(bytes).parse();
    }

    /** Its text in UTF-8 with CRLF, lines in the order that RFC 8866 9 demands. */
    public byte[] encode() {
        return SdpText.write(this).getBytes(StandardCharsets.UTF_8);
    }

    /** The same with further attributes in one section. */
    public SessionDescription plus(int section, List<Attribute> further) {
        List<MediaDescription> sections = new ArrayList<>(media);
        sections.set(section, media.get(section).plus(further));
        return new SessionDescription(origin, name, connection, lines, attributes, sections);
    }

    /** The first session attribute of this name, or null. */
    public @Nullable Attribute attribute(String attributeName) {
        return attributes.stream()
                .filter(a -> a.name().equals(attributeName))
                .findFirst()
                .orElse(null);
    }

    /** The direction of a section: its own, else the session's, else sendrecv (RFC 8866 6.7). */
    public Direction direction(MediaDescription section) {
        Direction own = section.ownDirection();
        if (own != null) {
            return own;
        }
        for (Attribute attribute : attributes) {
            Direction direction = Direction.ofAttribute(attribute.name());
            if (direction != null) {
                return direction;
            }
        }
        return Direction.SENDRECV;
    }

    /** The unicast address that counts for a section, or null where there is none. */
    public @Nullable IpAddress address(MediaDescription section) {
        Connection own = section.connection() == null ? connection : section.connection();
        return own == null ? null : own.address();
    }
}
