package gatehouse.bench;

import gatehouse.base.ByteView;
import gatehouse.base.Core;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.Limits;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.NextHop;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RequestAction;
import gatehouse.sip.ua.RequestEvent;
import gatehouse.sip.ua.SipAction;
import gatehouse.sip.ua.SipEvent;
import gatehouse.sip.ua.UserAgentCore;
import gatehouse.sip.ua.UserAgentSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;

/**
 * Two user agents that hand each other datagrams, on a clock that moves by what it is told alone: the whole core, from
 * octets to calls and back, without a socket. One calls, the other answers at once.
 */
final class CallPair {
    private static final Endpoint CALLER = Endpoint.of("192.0.2.1:5060");
    private static final Endpoint CALLEE = Endpoint.of("192.0.2.2:5060");
    private static final Flow OUT = new Flow(Transport.UDP, CALLER, CALLEE);
    private static final Flow BACK = new Flow(Transport.UDP, CALLEE, CALLER);
    private static final Body SDP = Body.sdp("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
            + "m=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n");
    private static final long TICK = 10_000_000; // the time between two steps: 10 ms

    private record Datagram(boolean toCallee, byte[] octets) {}

    private final UserAgentCore caller = agent(1);
    private final UserAgentCore callee = agent(2);
    private final Party party =
            Party.of(NameAddr.of("<sip:ann@example.com>"), SipUri.of("sip:ann@192.0.2.1:5060"), OUT);
    private final SipUri target = SipUri.of("sip:bob@192.0.2.2:5060");
    private final Queue<Datagram> wire = new ArrayDeque<>();
    private final List<CallHandle> standing = new ArrayList<>();
    private final Random random = new Random(3);
    private long now;
    private long messages;
    private long completed;

    CallPair() {}

    private static UserAgentCore agent(long seed) {
        Random random = new Random(seed);
        Entropy entropy = random::nextBytes;
        // A load generator is one peer: the limits of a home are not what is measured
        TransactionSettings transactions = TransactionSettings.userAgent(TransportPolicy.listening(5060, false))
                .with(new Limits(1_000_000, 1_000_000, 1));
        return new UserAgentCore(
                UserAgentSettings.of(transactions, NextHop.OWN_FLOW).plain(), entropy);
    }

    /** Messages that either side has taken in so far. */
    long messages() {
        return messages;
    }

    /** Requests within calls that were answered so far. */
    long completed() {
        return completed;
    }

    /** Calls that stand. */
    int calls() {
        return standing.size();
    }

    /** Makes one more call: INVITE, 180, 200, ACK. */
    void call() {
        CallHandle call = caller.newCall();
        standing.add(call);
        step(caller, new CallEvent.Start(call, party, target, SDP, List.of()));
    }

    /** Ends the call that was made last: BYE, 200. */
    void hangUp() {
        step(caller, new CallEvent.HangUp(standing.removeLast(), ""));
    }

    /** Sends a request within a call picked by chance: INFO, 200. */
    void ask() {
        CallHandle call = standing.get(random.nextInt(standing.size()));
        step(caller, new RequestEvent.SendInCall(caller.newRequest(), call, Method.INFO, null, List.of()));
    }

    /** Lets time pass until no transaction is left: 64*T1 and more. */
    void rest() {
        for (int i = 0; i < 8; i++) {
            now += 10_000_000_000L;
            expire();
        }
        if (caller.counts().clients() + callee.counts().servers() != 0) {
            throw new IllegalStateException("transactions are left: " + caller.counts() + callee.counts());
        }
    }

    private void step(Core<SipEvent, SipAction> core, SipEvent event) {
        now += TICK;
        core.handle(event, now, this::ofCaller);
        deliver();
        expire();
    }

    private void expire() {
        caller.expire(now, this::ofCaller);
        callee.expire(now, this::ofCallee);
        deliver();
    }

    private void deliver() {
        for (Datagram one = wire.poll(); one != null; one = wire.poll()) {
            messages++;
            Flow flow = one.toCallee() ? BACK : OUT;
            SipEvent event = new SipEvent.Transport(new TransportEvent.Datagram(flow, ByteView.of(one.octets())));
            if (one.toCallee()) {
                callee.handle(event, now, this::ofCallee);
            } else {
                caller.handle(event, now, this::ofCaller);
            }
        }
    }

    private void ofCaller(SipAction action) {
        switch (action) {
            case SipAction.Transport(TransportAction.Transmit(Flow flow, byte[] octets)) ->
                wire.add(new Datagram(true, octets));
            case RequestAction.Completed done -> {
                if (done.status() != 200) {
                    throw new IllegalStateException("a request within a call got " + done.status());
                }
                completed++;
            }
            case CallAction.Ended ended -> {
                if (ended.end().status() != 200) {
                    throw new IllegalStateException(
                            "a call ended with " + ended.end().status());
                }
            }
            default -> {}
        }
    }

    private void ofCallee(SipAction action) {
        switch (action) {
            case SipAction.Transport(TransportAction.Transmit(Flow flow, byte[] octets)) ->
                wire.add(new Datagram(false, octets));
            case CallAction.Incoming incoming -> {
                callee.handle(
                        new CallEvent.Progress(incoming.call(), 180, null, false, List.of()), now, this::ofCallee);
                callee.handle(new CallEvent.Accept(incoming.call(), SDP, List.of()), now, this::ofCallee);
            }
            case RequestAction.Received received ->
                callee.handle(new RequestEvent.Respond(received.request(), 200, null, List.of()), now, this::ofCallee);
            default -> {}
        }
    }
}
