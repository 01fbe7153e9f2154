package gatehouse.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Transport;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.History;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Via;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.sip.world.Cast;
import gatehouse.sip.world.Wording;
import gatehouse.testkit.Ladder;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Seeds;
import gatehouse.testkit.Wire;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Extensions within calls: INFO packages, silent transfers, early media, history, preconditions. */
class ExtensionsTest {
    private static final UserAgentSettings FULL =
            UserAgentSettings.of(TransactionSettings.userAgent(TransportPolicy.listening(5060, true)), NextHop.BY_URI);

    private static CallHandle aliceCallsBob(Cast cast, Body offer, List<Extra<?>> extras) {
        return cast.calls(
                cast.alice,
                cast.alice.toward(cast.bob.host(), Transport.UDP),
                cast.bob.contact().toString(),
                offer,
                extras);
    }

    private static CallHandle atBob(Cast cast) {
        return cast.bob.last(CallAction.Incoming.class).call();
    }

    private static List<SipMessage> wire(Cast cast) {
        return cast.network.wire().messages().stream()
                .map(Wire.Message::payload)
                .map(octets -> SipParser.parse(octets).orThrow())
                .toList();
    }

    private static List<SipRequest> requests(Cast cast, Method method) {
        return wire(cast).stream()
                .filter(message -> message instanceof SipRequest request && request.is(method))
                .map(SipRequest.class::cast)
                .toList();
    }

    // ---- INFO packages (RFC 6086)

    private static int info(Cast cast, CallHandle call, String infoPackage) {
        List<Extra<?>> extras = infoPackage.isEmpty()
                ? List.of()
                : List.of(Extra.of(Headers.INFO_PACKAGE, Parameterized.of(infoPackage)));
        cast.alice.does(
                new RequestEvent.SendInCall(cast.alice.core().newRequest(), call, Method.INFO, cast.sdp(), extras));
        cast.settle();
        return cast.alice.last(RequestAction.Completed.class).status();
    }

    @Test
    void infoOfAPackageGoesToWhoTakesItAndOfNoneToEverybody() {
        Cast cast = new Cast(1, FULL.withInfoPackages(List.of("conference", "dtmf")));
        CallHandle call = aliceCallsBob(cast, cast.sdp(), List.of());
        cast.settle();
        List<SipMessage> setUp = wire(cast);
        assertTrue(setUp.getFirst().lists(Headers.RECV_INFO, "conference"), "INVITE says it");
        assertTrue(
                setUp.stream()
                        .filter(m -> m instanceof SipResponse r && r.isSuccess())
                        .findFirst()
                        .orElseThrow()
                        .lists(Headers.RECV_INFO, "dtmf"),
                "the answer says it");
        cast.bob.owner(action -> {
            if (action instanceof RequestAction.Received received) {
                cast.bob.does(new RequestEvent.Respond(received.request(), 200, null, List.of()));
            }
        });
        assertEquals(200, info(cast, call, "DTMF"));
        assertEquals(200, info(cast, call, ""));
        int before = requests(cast, Method.INFO).size();
        assertEquals(469, info(cast, call, "trickle-ice"), "Bob has not said that he takes it");
        assertEquals(before, requests(cast, Method.INFO).size(), "and so it does not leave");
    }

    @Test
    void infoOfAPackageThatNobodyAskedForGets469() {
        Cast cast = new Cast(1, FULL.withInfoPackages(List.of("dtmf")));
        aliceCallsBob(cast, cast.sdp(), List.of());
        cast.settle();
        // Bob's own core would not send it: it is put on the wire by hand
        SipRequest invite = requests(cast, Method.INVITE).getFirst();
        SipResponse answer = (SipResponse) wire(cast).stream()
                .filter(m -> m instanceof SipResponse r && r.isSuccess())
                .findFirst()
                .orElseThrow();
        SipRequest odd = SipRequest.builder(Method.INFO, invite.contact().uri())
                .set(Headers.VIA, invite.via().with("branch", "z9hG4bKodd"))
                .set(Headers.MAX_FORWARDS, 70)
                .set(Headers.FROM, answer.to())
                .set(Headers.TO, answer.from())
                .set(Headers.CALL_ID, invite.callId())
                .method(Method.INFO, 77)
                .set(Headers.INFO_PACKAGE, Parameterized.of("trickle-ice"))
                .build();
        cast.bob.host().sendUdp(5060, cast.alice.host().at(5060), odd.emit());
        cast.settle();
        SipResponse refusal = wire(cast).stream()
                .filter(m -> m instanceof SipResponse r && r.status() == 469)
                .map(SipResponse.class::cast)
                .findFirst()
                .orElseThrow();
        assertTrue(refusal.lists(Headers.RECV_INFO, "dtmf"));
        assertFalse(cast.alice.hasTold(RequestAction.Received.class));
    }

    // ---- transfer that nobody tells of (RFC 4488)

    @Test
    void aSilentTransferMakesNoSubscription() {
        Cast cast = new Cast(1, FULL);
        cast.alice.owner(action -> {
            if (action instanceof CallAction.TransferAsked asked) {
                cast.alice.does(new CallEvent.AnswerTransfer(asked.call(), 202));
                cast.alice.does(new CallEvent.TransferProgress(asked.call(), 200));
            }
        });
        aliceCallsBob(cast, cast.sdp(), List.of());
        cast.settle();
        cast.bob.does(new CallEvent.Transfer(atBob(cast), NameAddr.of(cast.carol.contact()), null, true));
        cast.settle();
        SipRequest refer = requests(cast, Method.REFER).getFirst();
        assertTrue(refer.value(Headers.REFER_SUB).is("false"));
        assertTrue(refer.lists(Headers.SUPPORTED, "norefersub"));
        assertEquals(List.of(), requests(cast, Method.NOTIFY));
        CallAction.TransferProgressed told = cast.bob.last(CallAction.TransferProgressed.class);
        assertEquals(202, told.status());
        assertTrue(told.last(), "nothing more will be told");
    }

    // ---- early media (RFC 5009)

    @Test
    void theNetworkSaysWhetherEarlyMediaMayBeHeard() {
        record Case(String header, EarlyMedia expected, boolean heard) {}
        for (Case one : List.of(
                new Case("sendrecv", EarlyMedia.SENDRECV, true),
                new Case("SendOnly, gated", EarlyMedia.SENDONLY, true),
                new Case("gated, recvonly", EarlyMedia.RECVONLY, false),
                new Case("inactive", EarlyMedia.INACTIVE, false),
                new Case("supported", EarlyMedia.UNSAID, true),
                new Case("", EarlyMedia.UNSAID, true))) {
            SipResponse ringing = SipResponse.to(request(), 180)
                    .addRaw("P-Early-Media", one.header())
                    .build();
            assertEquals(one.expected(), EarlyMedia.of(ringing), one.header());
            assertEquals(one.heard(), EarlyMedia.of(ringing).mayBeHeard(), one.header());
        }
        assertEquals(
                EarlyMedia.UNSAID, EarlyMedia.of(SipResponse.to(request(), 180).build()));
    }

    private static SipRequest request() {
        return SipRequest.builder(Method.INVITE, SipUri.of("sip:bob@biloxi.example.com"))
                .set(Headers.VIA, Via.of("UDP", "192.0.2.1", 5060, "z9hG4bK1"))
                .set(Headers.FROM, NameAddr.of("<sip:a@b>;tag=1"))
                .set(Headers.TO, NameAddr.of("<sip:c@d>"))
                .set(Headers.CALL_ID, "x")
                .method(Method.INVITE, 1)
                .build();
    }

    // ---- history (RFC 7044)

    @Test
    void historyTellsWhichTargetsACallHadAndWhyItLeftThem() {
        SipUri office = SipUri.of("sip:office@biloxi.example.com");
        SipUri mobile = SipUri.of("sip:mobile@biloxi.example.com");
        List<NameAddr> once = History.redirected(request(), 302, office);
        assertEquals(
                List.of(
                        "<sip:bob@biloxi.example.com?Reason=SIP%3Bcause%3D302>;index=1",
                        "<sip:office@biloxi.example.com>;index=1.1;rc=1"),
                once.stream().map(NameAddr::toString).toList());
        SipRequest second =
                request().with().uri(office).setAll(Headers.HISTORY_INFO, once).build();
        SipRequest third = request()
                .with()
                .uri(mobile)
                .setAll(Headers.HISTORY_INFO, History.redirected(second, 486, mobile))
                .build();
        SipRequest read = (SipRequest) SipParser.parse(third.emit()).orThrow();
        assertEquals(
                List.of(
                        new History.Entry(SipUri.of("sip:bob@biloxi.example.com"), "1", 302, null),
                        new History.Entry(office, "1.1", 486, "1"),
                        new History.Entry(mobile, "1.1.1", -1, "1.1")),
                History.of(read));
        SipRequest odd = request()
                .with()
                .addRaw("History-Info", "<tel:+1>;index=1, <sip:a@b>, <sip:a@b?Reason=Q.850%3Bcause%3D17>;index=2;np=1")
                .build();
        assertEquals(List.of(new History.Entry(SipUri.of("sip:a@b"), "2", -1, "1")), History.of(odd));
    }

    @Test
    void whoFollowsARedirectionSaysWhereTheCallWasBefore() {
        Cast cast = new Cast(1, FULL);
        cast.is(
                cast.bob,
                asked -> cast.bob.does(new CallEvent.Reject(
                        asked.call(),
                        302,
                        List.of(Extra.of(Headers.CONTACT, Contact.of(NameAddr.of(cast.carol.contact())))))));
        cast.alice.owner(action -> {
            if (action instanceof CallAction.Ended ended && ended.end().status() == 302) {
                SipRequest left = requests(cast, Method.INVITE).getFirst();
                SipUri next = ended.end().message().contact().sipUri();
                List<Extra<?>> history = History.redirected(left, 302, next).stream()
                        .<Extra<?>>map(entry -> Extra.of(Headers.HISTORY_INFO, entry))
                        .toList();
                cast.alice.does(new CallEvent.Start(
                        cast.alice.newCall(),
                        cast.alice.toward(cast.carol.host(), Transport.UDP),
                        next,
                        cast.sdp(),
                        history));
            }
        });
        aliceCallsBob(cast, cast.sdp(), List.of());
        cast.settle();
        List<History.Entry> seen =
                History.of(cast.carol.last(CallAction.Incoming.class).invite());
        assertEquals(302, seen.getFirst().cause());
        assertEquals(cast.bob.contact(), seen.getFirst().target());
        assertEquals(2, seen.size());
    }

    // ---- preconditions (RFC 3312, RFC 4032)

    private static final Extra<?> REQUIRED = Extra.of(Headers.REQUIRE, "precondition");

    /** Bob rings only once Alice has said that her side is ready; the session descriptions are the owners'. */
    private static void reserves(Cast cast) {
        cast.bob.owner(action -> {
            switch (action) {
                case CallAction.Incoming incoming ->
                    cast.bob.does(new CallEvent.Progress(
                            incoming.call(), 183, cast.sdp(), true, List.<Extra<?>>of(REQUIRED)));
                case CallAction.OfferReceived ready -> {
                    cast.bob.does(new CallEvent.Answer(ready.call(), cast.sdp()));
                    cast.bob.does(new CallEvent.Progress(ready.call(), 180, null, true, List.of()));
                    cast.network
                            .simulation()
                            .after(
                                    Duration.ofSeconds(1),
                                    () -> cast.bob.does(new CallEvent.Accept(ready.call(), null, List.of())));
                }
                default -> {}
            }
        });
        Consumer<SipAction> alice = action -> {
            if (action instanceof CallAction.Progressed progressed
                    && progressed.response().status() == 183) {
                cast.network
                        .simulation()
                        .after(
                                Duration.ofMillis(300),
                                () -> cast.alice.does(new CallEvent.Offer(progressed.call(), cast.sdp())));
            }
        };
        cast.alice.owner(alice);
        CallHandle call = aliceCallsBob(cast, cast.sdp(), List.of(REQUIRED));
        cast.settle();
        assertTrue(cast.bob.hasTold(CallAction.Established.class));
        cast.alice.does(new CallEvent.HangUp(call, ""));
        cast.settle();
        cast.rest();
    }

    @Test
    void aCallIsOfferedOnceBothSidesHaveTheirResources() {
        String ladder = """
                alice -> bob : INVITE
                bob -> alice : 183 Session Progress
                alice -> bob : PRACK
                bob -> alice : 200 OK (PRACK)
                alice -> bob : UPDATE
                bob -> alice : 200 OK (UPDATE)
                bob -> alice : 180 Ringing
                alice -> bob : PRACK
                bob -> alice : 200 OK (PRACK)
                bob -> alice : 200 OK (INVITE)
                alice -> bob : ACK
                alice -> bob : BYE
                bob -> alice : 200 OK (BYE)
                """;
        UserAgentSettings settings = FULL.withPreconditions();
        Cast clean = new Cast(1, settings);
        reserves(clean);
        Ladder.of(ladder).assertMatches(clean.network.wire(), Wording::describe);
        assertTrue(requests(clean, Method.INVITE).getFirst().lists(Headers.SUPPORTED, "precondition"));
        Seeds.check(4, 500, seeded -> {
            Cast rough = new Cast(seeded.seed(), settings);
            rough.network.everyLink(LinkProfile.ROUGH);
            reserves(rough);
            Ladder.of(ladder)
                    .withRetransmissions()
                    .inAnyInterleaving()
                    .assertMatches(rough.network.wire(), Wording::describe);
        });
    }

    @Test
    void whoDoesNotFollowPreconditionsSaysSo() {
        Cast cast = new Cast(1, FULL);
        aliceCallsBob(cast, cast.sdp(), List.of(REQUIRED));
        cast.settle();
        CallEnd end = cast.alice.last(CallAction.Ended.class).end();
        assertEquals(420, end.status());
        assertTrue(end.message().lists(Headers.UNSUPPORTED, "precondition"));
        assertFalse(requests(cast, Method.INVITE).getFirst().lists(Headers.SUPPORTED, "precondition"));
    }
}
