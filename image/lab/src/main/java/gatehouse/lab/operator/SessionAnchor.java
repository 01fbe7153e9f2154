package gatehouse.lab.operator;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.media.sdp.Attribute;
import gatehouse.media.sdp.Connection;
import gatehouse.media.sdp.MediaDescription;
import gatehouse.media.sdp.Origin;
import gatehouse.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the media gateway in the way of a call: writes its address and ports into descriptions that pass, and remembers
 * where each side said it receives. One audio stream is anchored, others are refused with port 0 towards the far side.
 */
final class SessionAnchor {
    /** Attributes that name addresses of the side that wrote them. */
    private static final Set<String> ADDRESSED =
            Set.of("rtcp", "candidate", "remote-candidates", "ice-ufrag", "ice-pwd");

    private final String id;
    private final IpAddress media;
    private final int callerPort;
    private final int calleePort;

    /** What came of one description. {@code receivesAt} is null when the side gave none. */
    record Passed(ByteView body, @Nullable Endpoint receivesAt) {}

    SessionAnchor(String id, IpAddress media, int callerPort, int calleePort) {
        this.id = id;
        this.media = media;
        this.callerPort = callerPort;
        this.calleePort = calleePort;
    }

    String id() {
        return id;
    }

    int callerPort() {
        return callerPort;
    }

    int calleePort() {
        return calleePort;
    }

    /** The description that {@code from} wrote, as the other side is to see it. */
    Decoded<Passed> pass(ByteView body, CallSide from) {
        return SessionDescription.decode(body).map(theirs -> rewrite(theirs, from));
    }

    private Passed rewrite(SessionDescription theirs, CallSide from) {
        int port = from == CallSide.CALLER ? calleePort : callerPort;
        List<MediaDescription> sections = new ArrayList<>();
        Endpoint receivesAt = null;
        boolean anchored = false;
        for (MediaDescription section : theirs.media()) {
            boolean take = !anchored && section.media().equals("audio") && !section.isRejected();
            if (take) {
                anchored = true;
                IpAddress address = theirs.address(section);
                receivesAt = address == null || address.isUnspecified() ? null : new Endpoint(address, section.port());
            }
            sections.add(relocated(section, take ? port : 0));
        }
        Origin origin = theirs.origin();
        Origin hidden = new Origin(
                origin.username(),
                origin.sessionId(),
                origin.version(),
                media.isV6() ? "IP6" : "IP4",
                media.toString());
        SessionDescription ours = new SessionDescription(
                hidden, theirs.name(), Connection.of(media), theirs.lines(), kept(theirs.attributes()), sections);
        return new Passed(ByteView.of(ours.encode()), receivesAt);
    }

    private static MediaDescription relocated(MediaDescription section, int port) {
        return new MediaDescription(
                section.media(),
                port,
                section.portCount(),
                section.protocol(),
                section.formats(),
                null,
                section.lines(),
                kept(section.attributes()));
    }

    private static List<Attribute> kept(List<Attribute> attributes) {
        return attributes.stream().filter(a -> !ADDRESSED.contains(a.name())).toList();
    }
}
