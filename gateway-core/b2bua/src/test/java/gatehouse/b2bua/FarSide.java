package gatehouse.b2bua;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Extra;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.SipAction;
import gatehouse.sip.ua.SipEvent;
import gatehouse.sip.ua.UserAgentCore;
import gatehouse.sip.ua.UserAgentSettings;
import gatehouse.testkit.CoreActor;
import gatehouse.testkit.Host;
import gatehouse.testkit.Network;
import gatehouse.testkit.Packet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The operator as one user agent whose every move is the test's, with a registrar that says yes. */
final class FarSide {
    private final Host host;
    private final UserAgentCore core;
    private final CoreActor<SipEvent, SipAction> actor;
    private final List<SipAction> told = new ArrayList<>();
    private final List<Long> registeredFor = new ArrayList<>();
    private Consumer<CallAction> habit = action -> {};
    private int versions;
    private int refuseRegistrations;

    FarSide(Network network, Host host, UserAgentSettings settings) {
        this.host = host;
        this.core = new UserAgentCore(settings, network.randomness());
        this.actor = network.simulation().drive(core, action -> {
            if (action instanceof SipAction.Transport(TransportAction.Transmit(Flow flow, byte[] octets))) {
                host.sendUdp(5060, flow.remote(), octets);
            } else if (action instanceof CallAction call) {
                told.add(action);
                habit.accept(call);
            }
        });
        host.bindUdp(5060, this::datagram);
    }

    private void datagram(Packet packet) {
        if (SipParser.parse(packet.payload()) instanceof Decoded.Ok<SipMessage>(SipRequest request)
                && request.is(Method.REGISTER)) {
            Long expires = request.value(Headers.EXPIRES);
            registeredFor.add(expires == null ? -1 : expires);
            host.sendUdp(5060, packet.from(), registered(request).emit());
            return;
        }
        Flow flow = new Flow(Transport.UDP, packet.to(), packet.from());
        actor.feed(new SipEvent.Transport(new TransportEvent.Datagram(flow, ByteView.of(packet.payload()))));
    }

    private SipResponse registered(SipRequest request) {
        if (refuseRegistrations > 0) {
            return SipResponse.to(request, refuseRegistrations).toTag("r").build();
        }
        return SipResponse.to(request, 200)
                .toTag("r")
                .copy(Headers.CONTACT, request)
                .copy(Headers.EXPIRES, request)
                .build();
    }

    /** From now on each REGISTER gets this answer. */
    void refusesRegistrations(int status) {
        refuseRegistrations = status;
    }

    /** The Expires of every REGISTER that came. */
    List<Long> registeredFor() {
        return registeredFor;
    }

    /** Does this with whatever the stack tells. */
    void habit(Consumer<CallAction> does) {
        habit = does;
    }

    void does(SipEvent event) {
        actor.feed(event);
    }

    /** Rings, and answers with {@code sdp} at once. */
    void answersWith(Body sdp) {
        habit(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                does(new CallEvent.Progress(incoming.call(), 180, null, false, List.of()));
                does(new CallEvent.Accept(incoming.call(), sdp, List.of()));
            }
        });
    }

    /** Calls the gateway at {@code contact}, asking for {@code number}. */
    CallHandle calls(Host gateway, SipUri contact, String number, @Nullable Body offer) {
        return calls(gateway, contact, number, offer, List.of());
    }

    /** The same with further lines in the INVITE. */
    CallHandle calls(Host gateway, SipUri contact, String number, @Nullable Body offer, List<Extra<?>> further) {
        Flow flow = new Flow(Transport.UDP, host.at(5060), gateway.at(5060));
        Party party = Party.of(
                NameAddr.of("<sip:+15550999@home.example>"), SipUri.of("sip:far@" + host.address() + ":5060"), flow);
        CallHandle call = core.newCall();
        List<Extra<?>> extras = new ArrayList<>(further);
        extras.add(Extra.of(Headers.P_CALLED_PARTY_ID, NameAddr.of("<sip:" + number + "@home.example>")));
        does(new CallEvent.Start(call, party, contact, offer, extras));
        return call;
    }

    /** Sends these octets as they are. */
    void sends(Host gateway, String text) {
        host.sendUdp(5060, gateway.at(5060), text.getBytes(StandardCharsets.UTF_8));
    }

    /** A description of one audio stream; {@code formats} such as {@code 8 101}. */
    Body sdp(String formats, String direction) {
        return Body.sdp("v=0\r\no=- 7 " + ++versions + " IN IP4 " + host.address() + "\r\ns=-\r\nc=IN IP4 "
                + host.address() + "\r\nt=0 0\r\nm=audio 40000 RTP/AVP " + formats + "\r\n"
                + (formats.contains("97") ? "a=rtpmap:97 iLBC/8000\r\n" : "")
                + (formats.contains("101") ? "a=rtpmap:101 telephone-event/8000\r\n" : "") + "a=" + direction
                + "\r\n");
    }

    /** A description whose audio stream has this profile and these further attributes. */
    Body sdp(String profile, List<String> attributes) {
        StringBuilder lines = new StringBuilder("v=0\r\no=- 7 " + ++versions + " IN IP4 " + host.address()
                + "\r\ns=-\r\nc=IN IP4 " + host.address() + "\r\nt=0 0\r\nm=audio 40000 " + profile + " 8 101\r\n"
                + "a=rtpmap:101 telephone-event/8000\r\n");
        attributes.forEach(line -> lines.append("a=").append(line).append("\r\n"));
        return Body.sdp(lines.toString());
    }

    Body sdp() {
        return sdp("8 0 101", "sendrecv");
    }

    <T extends SipAction> List<T> told(Class<T> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends SipAction> T last(Class<T> type) {
        return told(type).getLast();
    }

    boolean isIdle() {
        return core.callCount() == 0;
    }
}
