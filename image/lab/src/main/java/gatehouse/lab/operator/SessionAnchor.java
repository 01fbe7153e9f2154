package gatehouse.lab.operator;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import gatehouse.media.sdp.Attribute;
import gatehouse.media.sdp.Connection;
import gatehouse.media.sdp.MediaDescription;
import gatehouse.media.sdp.Origin;
import gatehouse.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final Map<CallSide, EdgeKeys> edges = new EnumMap<>(CallSide.class);
    private final Map<CallSide, WireKeys> wires = new EnumMap<>(CallSide.class);
    private @Nullable CallSide offerer;
    private boolean answered;

    /** What came of one description. {@code receivesAt} is null when the side gave none. */
    record Passed(ByteView body, @Nullable Endpoint receivesAt, List<OperatorAction.KeyAgreed> keys) {}

    SessionAnchor(String id, OperatorSettings settings, int callerPort, int calleePort, Entropy entropy) {
        this.id = id;
        this.media = settings.media();
        this.callerPort = callerPort;
        this.calleePort = calleePort;
        for (CallSide side : CallSide.values()) {
            edges.put(side, new EdgeKeys(settings.edgeSuites(), entropy));
            wires.put(side, new WireKeys());
        }
    }

    /** SRTP ends here on this side, whoever asks for it. */
    void secure(CallSide side) {
        edge(side).activate();
    }

    /** The keys of the access edge on this side; not agreed before both are there. */
    EdgeKeys edge(CallSide side) {
        return Objects.requireNonNull(edges.get(side));
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

    /** A request without a description passed: the other side may offer (RFC 3261 14.2, 13.2.1). */
    void leavesOffer() {
        offerer = null;
    }

    /**
     * The description that {@code from} wrote, as the other side is to see it.
     *
     * @param request whether it stands in a request other than ACK, and thus is an offer
     */
    Decoded<Passed> pass(ByteView body, CallSide from, boolean request) {
        boolean offers = request || offerer == null || offerer == from;
        return SessionDescription.decode(body).then(theirs -> rewrite(theirs, from, offers));
    }

    private Decoded<Passed> rewrite(SessionDescription theirs, CallSide from, boolean offers) {
        CallSide to = from.other();
        if (offers) {
            offerer = from;
        }
        answered = !offers;
        List<OperatorAction.KeyAgreed> keys = new ArrayList<>();
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
            MediaDescription onward = section;
            if (take) {
                wire(from, section, offers, true, keys);
                Decoded<MediaDescription> opened =
                        offers ? edge(from).offered(section) : edge(from).answered(section);
                if (!(opened instanceof Decoded.Ok<MediaDescription>(MediaDescription plain))) {
                    return Decoded.malformed("the keys of the description are not usable", 0);
                }
                onward = offers ? edge(to).offer(plain) : edge(to).answer(plain);
                wire(to, onward, offers, false, keys);
            }
            sections.add(relocated(onward, take ? port : 0));
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
        return Decoded.ok(new Passed(ByteView.of(ours.encode()), receivesAt, keys));
    }

    private void wire(
            CallSide side,
            MediaDescription section,
            boolean offers,
            boolean fromPhone,
            List<OperatorAction.KeyAgreed> out) {
        WireKeys wire = Objects.requireNonNull(wires.get(side));
        if (offers) {
            wire.offer(section, fromPhone);
        } else {
            wire.answer(section)
                    .forEach(key -> out.add(new OperatorAction.KeyAgreed(id, side, key.fromPhone(), key.key())));
        }
    }

    /** Whether the last description was an answer: then the keys of the edge are agreed on. */
    boolean isAnswered() {
        return answered;
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
