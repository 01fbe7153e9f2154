package gatehouse.scenarios.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.base.Endpoint;
import gatehouse.base.Transport;
import gatehouse.scenarios.stage.RunFolder;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.testkit.Peer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests that are too large for a datagram (RFC 3261 18.1.1), on real sockets. */
final class LargeRequestTest {
    @BeforeAll
    static void sipp() {
        Peer.need("sipp");
    }

    private static Body large(StackPhone phone) {
        return phone.sdp("a=x-filler:" + "x".repeat(1_400) + "\r\n");
    }

    private static CallHandle call(StackPhone from, Endpoint there, Body offer) {
        CallHandle call = from.newCall();
        SipUri target = SipUri.of("sip:large@" + there.address().uriHost() + ":" + there.port());
        from.does(new CallEvent.Start(call, from.party(there, Transport.UDP), target, offer, List.of()));
        return call;
    }

    @Test
    void aLargeRequestGoesByTcpAndTheSmallOnesOfItsCallByUdp() {
        Way.each(way -> {
            if (way.transport() != Transport.UDP) {
                return;
            }
            try (var alice = new StackPhone(way.address());
                    var bob = new StackPhone(way.address())) {
                CallHandle call = call(alice, bob.local(), large(alice));
                assertEquals(
                        Transport.TCP,
                        bob.next(CallAction.Incoming.class).flow().transport());
                alice.next(CallAction.Answered.class);
                bob.next(CallAction.Established.class);
                alice.does(new CallEvent.Offer(call, large(alice)));
                alice.next(CallAction.AnswerReceived.class);
                alice.does(new CallEvent.HangUp(call, ""));
                assertEquals(200, bob.next(CallAction.Ended.class).end().status());
                call(alice, bob.local(), alice.sdp(""));
                assertEquals(
                        Transport.UDP,
                        bob.next(CallAction.Incoming.class).flow().transport());
            }
        });
    }

    /** SIPp listens by UDP alone: what TCP refuses comes as a datagram after all. */
    @Test
    void whoTakesNoTcpGetsADatagram() {
        Way.each(way -> {
            if (way.transport() != Transport.UDP) {
                return;
            }
            Endpoint there = way.free();
            try (var folder = new RunFolder();
                    var phone = new StackPhone(way.address());
                    var run = SippRun.start(folder, "uas", there, phone.local(), Transport.UDP, "-m", "1")) {
                Listening.await(there, Transport.UDP, run::isAlive);
                CallHandle call = call(phone, there, large(phone));
                phone.next(CallAction.Answered.class);
                phone.does(new CallEvent.HangUp(call, ""));
                assertEquals(200, phone.next(CallAction.Ended.class).end().status());
                run.completes(Duration.ofSeconds(20));
            }
        });
    }
}
