package gatehouse.sip.ua;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A user agent between an owner who does whatever comes to mind and a peer that sends whatever it can make of what it has
 * seen: nothing may throw, and in the end nothing may be left.
 */
class HostilePeerTest {
    private static final Flow UDP = new Flow(
            Transport.UDP, gatehouse.base.Endpoint.of("192.0.2.1:5060"), gatehouse.base.Endpoint.of("192.0.2.2:5060"));
    private static final List<String> METHODS = List.of(
            "INVITE",
            "ACK",
            "BYE",
            "CANCEL",
            "PRACK",
            "UPDATE",
            "INFO",
            "REFER",
            "NOTIFY",
            "SUBSCRIBE",
            "OPTIONS",
            "MESSAGE",
            "REGISTER");
    private static final List<Integer> STATUSES = List.of(
            100, 180, 183, 199, 200, 202, 301, 302, 305, 401, 404, 407, 408, 420, 422, 423, 481, 486, 487, 488, 491,
            494, 500, 503, 603);
    private static final List<String> LINES = List.of(
            "Require: 100rel\r\n",
            "RSeq: 1\r\n",
            "RSeq: 4294967295\r\n",
            "RSeq: x\r\n",
            "RAck: 1 1 INVITE\r\n",
            "Session-Expires: 90\r\n",
            "Session-Expires: 4294967295;refresher=uas\r\n",
            "Session-Expires: 1\r\nSupported: timer\r\n",
            "Min-SE: 4294967295\r\n",
            "Min-Expires: 4294967295\r\n",
            "Expires: 0\r\n",
            "Expires: 4294967295\r\n",
            "Flow-Timer: 4294967295\r\n",
            "Retry-After: 4294967295\r\n",
            "Contact: *\r\n",
            "Contact: <tel:123>\r\n",
            "Contact: <sip:x@192.0.2.2:0>\r\n",
            "Contact: broken broken\r\n",
            "Record-Route: <sip:r1.example.com>, <sip:192.0.2.9;lr>\r\n",
            "Record-Route: <mailto:a@b>\r\n",
            "Refer-To: <sip:c@192.0.2.3?Replaces=a%3Bto-tag%3Db>\r\n",
            "Refer-To: <tel:+1>\r\n",
            "Replaces: abc;to-tag=1;from-tag=2\r\n",
            "Event: refer\r\nSubscription-State: active\r\n",
            "Event: reg\r\nSubscription-State: terminated;reason=probation;retry-after=99999999999\r\n",
            "Supported: 100rel, timer, replaces\r\n",
            "Allow: UPDATE\r\n",
            "Require: telepathy\r\n",
            "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n",
            "WWW-Authenticate: Digest realm=\"r\"\r\n",
            "Service-Route: nonsense\r\n",
            "Info-Package: nil\r\n",
            "Recv-Info: nil, x\r\n",
            "Refer-Sub: false\r\n",
            "Require: outbound\r\nContact: <sip:a@192.0.2.1>;+sip.instance=\"<urn:uuid:1>\";pub-gruu=\"odd\"\r\n");

    /** One life of a user agent. */
    private static final class Life {
        final Seeded seeded;
        final UserAgentCore core;
        final Party party;
        final List<String> sent = new ArrayList<>();
        final List<CallHandle> calls = new ArrayList<>();
        final List<RequestHandle> asked = new ArrayList<>();
        final List<RegistrationHandle> registrations = new ArrayList<>();
        final List<SubscriptionHandle> subscriptions = new ArrayList<>();
        long now;

        Life(Seeded seeded) {
            this.seeded = seeded;
            this.core = new UserAgentCore(
                    UserAgentSettings.of(
                            TransactionSettings.userAgent(TransportPolicy.listening(5060, true)), NextHop.BY_URI),
                    seeded.fork());
            this.party = Party.of(NameAddr.of("<sip:a@example.com>"), SipUri.of("sip:a@192.0.2.1:5060"), UDP);
        }

        void out(SipAction action) {
            switch (action) {
                case SipAction.Transport(TransportAction.Transmit(Flow flow, byte[] octets)) ->
                    sent.add(new String(octets, StandardCharsets.UTF_8));
                case CallAction.Incoming incoming -> calls.add(incoming.call());
                case RequestAction.Received received -> asked.add(received.request());
                default -> {}
            }
        }

        void does(SipEvent event) {
            core.handle(event, now, this::out);
        }

        void passes(long nanos) {
            long until = now + nanos;
            for (int i = 0; core.nextDeadline() <= until; i++) {
                assertTrue(i < 1_000_000, "time stands still");
                now = Math.max(now, core.nextDeadline());
                core.expire(now, this::out);
            }
            now = until;
        }

        void owner() {
            if (calls.isEmpty() || seeded.chance(0.2)) {
                CallHandle call = core.newCall();
                calls.add(call);
                Body offer = seeded.chance(0.7) ? Body.sdp("offer") : null;
                does(new CallEvent.Start(call, party, SipUri.of("sip:b@192.0.2.2"), offer, List.of()));
                return;
            }
            CallHandle call = seeded.pick(calls);
            Body body = seeded.chance(0.6) ? Body.sdp("v" + seeded.between(1, 5)) : null;
            Body some = Body.sdp("s" + seeded.between(1, 5));
            does(
                    switch (seeded.between(0, 12)) {
                        case 0 -> new CallEvent.Progress(call, 183, body, seeded.chance(0.5), List.of());
                        case 1 -> new CallEvent.Accept(call, body, List.of());
                        case 2 -> new CallEvent.Reject(call, 486, List.of());
                        case 3 -> new CallEvent.HangUp(call, "");
                        case 4 -> new CallEvent.Offer(call, some);
                        case 5 -> new CallEvent.Answer(call, some);
                        case 6 -> new CallEvent.RefuseOffer(call, 488);
                        case 7 ->
                            new CallEvent.Transfer(
                                    call,
                                    NameAddr.of("<sip:c@192.0.2.3>"),
                                    seeded.chance(0.5) ? seeded.pick(calls) : null,
                                    seeded.chance(0.3));
                        case 8 -> new CallEvent.AnswerTransfer(call, seeded.chance(0.7) ? 202 : 603);
                        case 9 -> new CallEvent.TransferProgress(call, seeded.pick(STATUSES));
                        case 10 -> new RequestEvent.SendInCall(core.newRequest(), call, Method.INFO, body, List.of());
                        case 11 -> other();
                        default -> answerAsked();
                    });
        }

        private SipEvent other() {
            if (seeded.chance(0.5)) {
                RegistrationHandle handle = core.newRegistration();
                registrations.add(handle);
                return new RegistrationEvent.Register(
                        handle, RegistrationSettings.plain(party, SipUri.of("sip:example.com"), List.of()));
            }
            SubscriptionHandle handle = core.newSubscription();
            subscriptions.add(handle);
            return new SubscriptionEvent.Subscribe(
                    handle,
                    party,
                    SipUri.of("sip:a@example.com"),
                    Parameterized.of("reg"),
                    List.of(),
                    Duration.ofHours(1));
        }

        private SipEvent answerAsked() {
            RequestHandle handle = asked.isEmpty() ? core.newRequest() : seeded.pick(asked);
            return new RequestEvent.Respond(handle, 200, null, List.of());
        }

        void peer() {
            String message = sent.isEmpty() || seeded.chance(0.15) ? fresh() : reply(seeded.pick(sent));
            if (seeded.chance(0.03)) {
                message = message.substring(0, seeded.between(0, message.length()));
            }
            does(new SipEvent.Transport(
                    new TransportEvent.Datagram(UDP, ByteView.of(message.getBytes(StandardCharsets.UTF_8)))));
        }

        private String extra() {
            StringBuilder out = new StringBuilder();
            for (String line : seeded.list(0, 3, s -> s.pick(LINES))) {
                out.append(line);
            }
            String body = seeded.chance(0.4) ? "body" + seeded.between(1, 3) : "";
            if (!body.isEmpty()) {
                out.append("Content-Type: ")
                        .append(seeded.chance(0.3) ? "message/sipfrag" : "application/sdp")
                        .append("\r\n");
                body = seeded.chance(0.3) ? "SIP/2.0 " + seeded.pick(STATUSES) + " X\r\n" : body;
            }
            return out + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        }

        private String fresh() {
            String method = seeded.pick(METHODS);
            return method + " sip:a@192.0.2.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK"
                    + seeded.between(1, 50) + "\r\nMax-Forwards: 70\r\nFrom: <sip:b@192.0.2.2>;tag=t"
                    + seeded.between(1, 5) + "\r\nTo: <sip:a@192.0.2.1>\r\nCall-ID: c" + seeded.between(1, 20)
                    + "\r\nCSeq: " + seeded.between(1, 9) + " " + method + "\r\nContact: <sip:b@192.0.2.2>\r\n"
                    + extra();
        }

        /** A response to what it is, when it was a request; or a request in the dialog that it belongs to. */
        private String reply(String seen) {
            String head = seen.substring(0, seen.indexOf("\r\n\r\n") + 2);
            String via = line(head, "Via");
            String from = line(head, "From");
            String to = line(head, "To");
            String callId = line(head, "Call-ID");
            String cseq = line(head, "CSeq");
            boolean response = head.startsWith("SIP/2.0");
            String tag = ";tag=t" + seeded.between(1, 3);
            if (!response && seeded.chance(0.7)) {
                String tagged = to.contains(";tag=") || seeded.chance(0.1) ? to : to + tag;
                return "SIP/2.0 " + seeded.pick(STATUSES) + " Whatever\r\nVia: " + via + "\r\nFrom: " + from
                        + "\r\nTo: " + tagged + "\r\nCall-ID: " + callId + "\r\nCSeq: " + cseq
                        + "\r\nContact: <sip:b@192.0.2.2>\r\n" + extra();
            }
            String method = seeded.pick(METHODS);
            String mine = response ? from : to.contains(";tag=") ? to : to + tag;
            String yours = response ? to : from;
            boolean same = seeded.chance(0.4);
            String branch = same && response ? via : "SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKr" + seeded.between(1, 500);
            String number = seeded.chance(0.5) ? cseq.split(" ")[0] : Integer.toString(seeded.between(1, 30));
            return method + " sip:a@192.0.2.1:5060 SIP/2.0\r\nVia: " + branch + "\r\nMax-Forwards: 70\r\nFrom: " + mine
                    + "\r\nTo: " + yours + "\r\nCall-ID: " + callId + "\r\nCSeq: " + number + " " + method
                    + "\r\nContact: <sip:b@192.0.2.2>\r\n" + extra();
        }

        private static String line(String head, String name) {
            int at = head.indexOf("\r\n" + name + ": ");
            return at < 0 ? "" : head.substring(at + name.length() + 4, head.indexOf("\r\n", at + 2));
        }

        /** The owner ends all it knows of; time takes the rest. */
        void end() {
            calls.forEach(call -> does(new CallEvent.HangUp(call, "")));
            for (int i = 0; i < 3; i++) {
                registrations.forEach(one -> does(new RegistrationEvent.Unregister(one)));
                subscriptions.forEach(one -> does(new SubscriptionEvent.Unsubscribe(one)));
                passes(Duration.ofMinutes(5).toNanos());
            }
            assertTrue(core.callCount() == 0, core.callCount() + " calls left");
            assertTrue(core.counts().clients() == 0 && core.counts().servers() == 0, core.counts() + " left");
            assertTrue(core.nextDeadline() == gatehouse.base.Deadlines.NEVER, "a timer is left");
        }
    }

    @Test
    void nothingThrowsAndNothingIsLeft() {
        Seeds.check(150, 5_000, seeded -> {
            Life life = new Life(seeded);
            for (int i = 0; i < 150; i++) {
                if (seeded.chance(0.35)) {
                    life.owner();
                } else {
                    life.peer();
                }
                life.passes(
                        seeded.chance(0.8) ? seeded.between(0L, 100_000_000L) : seeded.between(0L, 20_000_000_000L));
            }
            life.end();
        });
    }
}
