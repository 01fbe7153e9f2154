package gatehouse.scenarios.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.base.Endpoint;
import gatehouse.base.Transport;
import gatehouse.scenarios.stage.RunFolder;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.testkit.Peer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** SIPp's own scenarios against the stack: callers, callees, third party call control; each transport and family. */
final class SippCallsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @BeforeAll
    static void sipp() throws Exception {
        Peer.need("sipp");
        // Classes are loaded before anybody waits: SIPp's callee does not forgive a repeat of what it has answered
        try (var caller = new StackPhone(Way.LOOPBACK_V4);
                var callee = new StackPhone(Way.LOOPBACK_V4)) {
            CallHandle call = caller.call(caller.party(callee.local(), Transport.UDP), "warm-up");
            caller.next(CallAction.Answered.class);
            callee.next(CallAction.Established.class);
            caller.does(new CallEvent.HangUp(call, ""));
            callee.next(CallAction.Ended.class);
        }
    }

    @Test
    void itCallsUs() {
        Way.each(SippCallsTest::callsUs);
    }

    private static void callsUs(Way way) throws Exception {
        try (var folder = new RunFolder();
                var phone = new StackPhone(way.address());
                var run = SippRun.start(
                        folder, "uac", way.free(), phone.local(), way.transport(), "-m", "20", "-r", "20")) {
            run.completes(PATIENCE);
            assertEquals(20, run.count("SuccessfulCall(C)"));
            assertEquals(20, phone.established.get());
            assertEquals(0, phone.failed.get());
        }
    }

    @Test
    void weCallIt() {
        Way.each(SippCallsTest::callIt);
    }

    private static void callIt(Way way) throws Exception {
        Endpoint there = way.free();
        try (var folder = new RunFolder();
                var phone = new StackPhone(way.address());
                var run = SippRun.start(folder, "uas", there, phone.local(), way.transport(), "-m", "5")) {
            Listening.await(there, way.transport(), run::isAlive);
            for (int i = 0; i < 5; i++) {
                CallHandle call = phone.call(phone.party(there, way.transport()), "service");
                phone.next(CallAction.Answered.class);
                phone.does(new CallEvent.HangUp(call, ""));
                assertEquals(200, phone.next(CallAction.Ended.class).end().status());
            }
            run.completes(PATIENCE);
            assertEquals(5, run.count("SuccessfulCall(C)"));
        }
    }

    /** SIPp reads Contact and the origin of the session out of our answer. */
    @Test
    void itReadsOurAnswersByRegularExpression() {
        Way.each(SippCallsTest::readsUs);
    }

    private static void readsUs(Way way) throws Exception {
        try (var folder = new RunFolder();
                var phone = new StackPhone(way.address());
                // Its expression for addresses knows IPv4 alone
                var run = SippRun.start(
                        folder,
                        way.address().isV6() ? "reader6.xml" : "regexp",
                        way.free(),
                        phone.local(),
                        way.transport(),
                        "-m",
                        "3")) {
            run.completes(PATIENCE);
            assertEquals(3, run.count("SuccessfulCall(C)"));
        }
    }

    /** A controller that is SIPp joins two of ours: one is called without an offer, its offer goes to the other. */
    @Test
    void itJoinsTwoOfUsAsAThirdParty() {
        Way.each(SippCallsTest::joinsUs);
    }

    private static void joinsUs(Way way) throws Exception {
        try (var folder = new RunFolder();
                var first = new StackPhone(way.address());
                var second = new StackPhone(way.address())) {
            Endpoint twin = new Way(Transport.TCP, Way.LOOPBACK_V4).free();
            String meeting = twin.toString();
            try (var b = SippRun.start(
                    folder, "3pcc-C-B", way.free(), second.local(), way.transport(), "-3pcc", meeting, "-m", "3")) {
                Listening.await(twin, Transport.TCP, b::isAlive);
                try (var a = SippRun.start(
                        folder, "3pcc-C-A", way.free(), first.local(), way.transport(), "-3pcc", meeting, "-m", "3")) {
                    a.completes(PATIENCE);
                    b.completes(PATIENCE);
                }
            }
            for (StackPhone phone : List.of(first, second)) {
                assertEquals(3, phone.established.get());
                assertEquals(0, phone.failed.get());
            }
            // The answer to our offer came in the ACK (RFC 3261 13.2.1)
            assertEquals(
                    "application/sdp",
                    first.next(CallAction.Established.class).body().type().toString());
        }
    }
}
