package gatehouse.scenarios.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.Transport;
import gatehouse.scenarios.stage.RunFolder;
import gatehouse.sip.auth.Qop;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.HeaderType;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Extra;
import gatehouse.sip.ua.RequestAction;
import gatehouse.sip.ua.RequestEvent;
import gatehouse.sip.ua.SipAction;
import gatehouse.testkit.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Digest between SIPp and the stack, each in both parts: who asks for a proof and who gives it. */
final class SippAuthTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    // TS 35.207 test set 3
    private static final byte[] K = HexFormat.of().parseHex("fec86ba6eb707ed08905757b1bb44b8f");
    private static final byte[] OP = HexFormat.of().parseHex("dbc59adcb6f9a0ef735477b7fadf8374");

    @BeforeAll
    static void sipp() {
        Peer.need("sipp");
    }

    static Stream<Way> ways() {
        return Way.all();
    }

    static Stream<Arguments> challenges() {
        return Way.all().flatMap(way -> Stream.of(401, 407).map(status -> Arguments.of(way, status)));
    }

    /** Sends those away who prove nothing; {@code proven} counts the others. */
    private static Predicate<SipAction> guard(StackPhone phone, Gate gate, int status, AtomicInteger proven) {
        boolean server = status == 401;
        var asks = server ? Headers.WWW_AUTHENTICATE : Headers.PROXY_AUTHENTICATE;
        var shows = server ? Headers.AUTHORIZATION : Headers.PROXY_AUTHORIZATION;
        return action -> {
            SipRequest request = switch (action) {
                case CallAction.Incoming incoming -> incoming.invite();
                case RequestAction.Received received -> received.message();
                default -> null;
            };
            if (request == null) {
                return false;
            }
            boolean good = gate.opensTo(request, shows);
            if (good) {
                proven.incrementAndGet();
            }
            if (action instanceof RequestAction.Received(var handle, var message, var _, var _)) {
                phone.does(new RequestEvent.Respond(
                        handle, good ? 200 : status, null, good ? bindings(message) : challenge(asks, gate)));
                return true;
            }
            if (!good && action instanceof CallAction.Incoming incoming) {
                phone.does(new CallEvent.Reject(incoming.call(), status, challenge(asks, gate)));
            }
            return !good;
        };
    }

    private static List<Extra<?>> challenge(HeaderType<Challenge> type, Gate gate) {
        return List.of(Extra.of(type, gate.challenge()));
    }

    private static List<Extra<?>> bindings(SipRequest register) {
        List<Extra<?>> extras = new ArrayList<>();
        for (Contact contact : register.values(Headers.CONTACT)) {
            extras.add(Extra.of(Headers.CONTACT, contact));
        }
        extras.add(Extra.of(Headers.EXPIRES, 600L));
        return extras;
    }

    @ParameterizedTest
    @MethodSource("challenges")
    void itProvesItsPasswordToCallUs(Way way, int status) throws Exception {
        AtomicInteger proven = new AtomicInteger();
        try (var folder = new RunFolder();
                var gate = Gate.password("sipp", "let-me-in", Qop.AUTH);
                var phone = new StackPhone(way.address())) {
            phone.owner(guard(phone, gate, status, proven));
            try (var run = SippRun.start(
                    folder,
                    "gate-caller.xml",
                    way.free(),
                    phone.local(),
                    way.transport(),
                    "-m",
                    "3",
                    "-au",
                    "sipp",
                    "-ap",
                    "let-me-in")) {
                run.completes(PATIENCE);
                assertEquals(3, run.count("SuccessfulCall(C)"));
            }
            assertEquals(3, proven.get());
            assertEquals(3, phone.established.get());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void itRegistersWithAPassword(Way way) throws Exception {
        try (var gate = Gate.password("alice", "let-me-in", Qop.AUTH)) {
            registers(way, gate, "register.xml", "-au", "alice", "-ap", "let-me-in");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void itRegistersWithAka(Way way) throws Exception {
        try (var gate = Gate.aka("alice", K, OP)) {
            registers(way, gate, "register-aka.xml");
        }
    }

    private static void registers(Way way, Gate gate, String scenario, String... options) throws Exception {
        AtomicInteger proven = new AtomicInteger();
        List<String> words = new ArrayList<>(List.of("-m", "1", "-s", "alice"));
        words.addAll(List.of(options));
        try (var folder = new RunFolder();
                var phone = new StackPhone(way.address())) {
            phone.owner(guard(phone, gate, 401, proven));
            try (var run = SippRun.start(
                    folder, scenario, way.free(), phone.local(), way.transport(), words.toArray(String[]::new))) {
                run.completes(PATIENCE);
            }
            assertEquals(1, proven.get());
        }
    }

    /** A wrong password or another K opens nothing, so that the tests above mean something. */
    @ParameterizedTest
    @ValueSource(strings = {"register.xml", "register-aka.xml"})
    void whoProvesNothingStaysOutside(String scenario) throws Exception {
        Way way = new Way(Transport.UDP, Way.LOOPBACK_V4);
        AtomicInteger proven = new AtomicInteger();
        byte[] other = K.clone();
        other[3] ^= 1;
        try (var folder = new RunFolder();
                var gate = scenario.contains("aka")
                        ? Gate.aka("alice", other, OP)
                        : Gate.password("alice", "another", Qop.AUTH);
                var phone = new StackPhone(way.address())) {
            phone.owner(guard(phone, gate, 401, proven));
            try (var run = SippRun.start(
                    folder,
                    scenario,
                    way.free(),
                    phone.local(),
                    way.transport(),
                    "-m",
                    "1",
                    "-s",
                    "alice",
                    "-ap",
                    "wrong",
                    "-timeout",
                    "5s")) {
                AssertionError refused = org.junit.jupiter.api.Assertions.assertThrows(
                        AssertionError.class, () -> run.completes(PATIENCE));
                assertTrue(refused.getMessage().contains("sipp register"), refused::getMessage);
            }
            assertEquals(0, proven.get());
        }
    }

    /** SIPp asks, and its own arithmetic judges ours. */
    @ParameterizedTest
    @MethodSource("ways")
    void weProveOurPasswordToIt(Way way) throws Exception {
        Endpoint there = way.free();
        try (var folder = new RunFolder();
                var phone = new StackPhone(way.address());
                var run = SippRun.start(folder, "verifier.xml", there, phone.local(), way.transport(), "-m", "2")) {
            Listening.await(there, way.transport(), run::isAlive);
            CallHandle refused = phone.call(
                    phone.party(there, way.transport()).with(StackPhone.digest("house", "guessed")), "vault");
            assertEquals(403, phone.next(CallAction.Ended.class).end().status(), "call " + refused);
            CallHandle call = phone.call(
                    phone.party(there, way.transport()).with(StackPhone.digest("house", "open-sesame")), "vault");
            phone.next(CallAction.Answered.class);
            phone.does(new CallEvent.HangUp(call, ""));
            run.completes(PATIENCE);
            assertEquals(2, run.count("SuccessfulCall(C)"));
        }
    }
}
