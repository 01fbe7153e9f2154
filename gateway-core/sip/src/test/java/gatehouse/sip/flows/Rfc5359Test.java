package gatehouse.sip.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Extra;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.SipAction;
import gatehouse.sip.world.Cast;
import gatehouse.sip.world.Phone;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The services of RFC 5359 that are made by the telephones themselves, phone to phone, clean and on rough links. */
class Rfc5359Test {
    private static String call(String from, String to) {
        return from + " -> " + to + " : INVITE\n"
                + to + " -> " + from + " : 180 Ringing\n"
                + to + " -> " + from + " : 200 OK (INVITE)\n"
                + from + " -> " + to + " : ACK\n";
    }

    private static String change(String from, String to) {
        // A phone answers a re-INVITE at once
        return from + " -> " + to + " : INVITE\n"
                + to + " -> " + from + " : 200 OK (INVITE)\n"
                + from + " -> " + to + " : ACK\n";
    }

    private static String bye(String from, String to) {
        return from + " -> " + to + " : BYE\n" + to + " -> " + from + " : 200 OK (BYE)\n";
    }

    private static Party direct(Phone from, Phone to) {
        return from.toward(to.host(), gatehouse.base.Transport.UDP);
    }

    private static CallHandle calls(Cast cast, Phone from, Phone to, List<Extra<?>> extras) {
        CallHandle call = from.newCall();
        SipUri target = to.contact();
        from.does(new CallEvent.Start(call, direct(from, to), target, cast.sdp(), extras));
        cast.settle();
        return call;
    }

    private static CallHandle calls(Cast cast, Phone from, Phone to) {
        return calls(cast, from, to, List.of());
    }

    private static CallHandle incoming(Phone phone) {
        return phone.last(CallAction.Incoming.class).call();
    }

    private static void offer(Cast cast, Phone phone, CallHandle call) {
        phone.does(new CallEvent.Offer(call, cast.sdp()));
        cast.settle();
    }

    private static void hangUp(Cast cast, Phone phone, CallHandle call) {
        phone.does(new CallEvent.HangUp(call, ""));
        cast.settle();
    }

    /** RFC 5359 2.1: Bob holds Alice and takes her back. */
    @Test
    void hold() {
        Scenes.play(
                call("alice", "bob") + change("bob", "alice") + change("bob", "alice") + bye("alice", "bob"), cast -> {
                    CallHandle call = calls(cast, cast.alice, cast.bob);
                    offer(cast, cast.bob, incoming(cast.bob));
                    offer(cast, cast.bob, incoming(cast.bob));
                    assertEquals(
                            2, cast.bob.told(CallAction.AnswerReceived.class).size());
                    hangUp(cast, cast.alice, call);
                });
    }

    /** RFC 5359 2.2: Bob holds Alice, asks Carol, and comes back. */
    @Test
    void consultationHold() {
        Scenes.play(
                call("alice", "bob")
                        + change("bob", "alice")
                        + call("bob", "carol")
                        + bye("bob", "carol")
                        + change("bob", "alice")
                        + bye("alice", "bob"),
                cast -> {
                    CallHandle call = calls(cast, cast.alice, cast.bob);
                    CallHandle atBob = incoming(cast.bob);
                    offer(cast, cast.bob, atBob);
                    hangUp(cast, cast.bob, calls(cast, cast.bob, cast.carol));
                    offer(cast, cast.bob, atBob);
                    hangUp(cast, cast.alice, call);
                });
    }

    /** What a phone does when it is asked to transfer itself: it calls, and tells how that goes. */
    private static void obeysTransfer(Cast cast, Phone phone, Phone target) {
        CallHandle[] made = new CallHandle[1];
        CallHandle[] first = new CallHandle[1];
        phone.owner(action -> {
            switch (action) {
                case CallAction.TransferAsked asked -> {
                    phone.does(new CallEvent.AnswerTransfer(asked.call(), 202));
                    SipUri uri = asked.target().sipUri();
                    List<Extra<?>> extras = uri.headers().get("replaces") == null
                            ? List.of()
                            : List.of(Extra.of(
                                    Headers.REPLACES,
                                    Headers.REPLACES
                                            .parse(uri.headers().get("replaces"))
                                            .orThrow()));
                    first[0] = asked.call();
                    made[0] = phone.newCall();
                    phone.does(new CallEvent.Start(
                            made[0], direct(phone, target), uri.withoutHeaders(), cast.sdp(), extras));
                }
                case CallAction.Answered answered
                when answered.call().equals(made[0]) -> phone.does(new CallEvent.TransferProgress(first[0], 200));
                case CallAction.Ended ended
                when ended.call().equals(made[0]) && ended.end().status() >= 300 ->
                    phone.does(
                            new CallEvent.TransferProgress(first[0], ended.end().status()));
                case CallAction.OfferReceived offer -> phone.does(new CallEvent.Answer(offer.call(), cast.sdp()));
                default -> {}
            }
        });
    }

    private static String refer(String from, String to) {
        return from + " -> " + to + " : REFER\n"
                + to + " -> " + from + " : 202 Accepted\n"
                + to + " -> " + from + " : NOTIFY\n"
                + from + " -> " + to + " : 200 OK (NOTIFY)\n";
    }

    private static String told(String from, String to) {
        return from + " -> " + to + " : NOTIFY\n" + to + " -> " + from + " : 200 OK (NOTIFY)\n";
    }

    /** RFC 5359 2.4: Bob holds Alice and sends her to Carol. */
    @Test
    void unattendedTransfer() {
        Scenes.play(
                call("alice", "bob")
                        + change("bob", "alice")
                        + refer("bob", "alice")
                        + call("alice", "carol")
                        + told("alice", "bob")
                        + bye("bob", "alice")
                        + bye("carol", "alice"),
                cast -> {
                    obeysTransfer(cast, cast.alice, cast.carol);
                    calls(cast, cast.alice, cast.bob);
                    CallHandle atBob = incoming(cast.bob);
                    offer(cast, cast.bob, atBob);
                    cast.bob.does(new CallEvent.Transfer(atBob, NameAddr.of(cast.carol.contact()), null, false));
                    cast.settle();
                    CallAction.TransferProgressed last = cast.bob.last(CallAction.TransferProgressed.class);
                    assertEquals(200, last.status());
                    assertTrue(last.last());
                    hangUp(cast, cast.bob, atBob);
                    hangUp(cast, cast.carol, incoming(cast.carol));
                });
    }

    @Test
    void aTransferThatFailsLeavesTheCallAsItWas() {
        Scenes.play(
                call("alice", "bob")
                        + refer("bob", "alice")
                        + """
                        alice -> carol : INVITE
                        carol -> alice : 486 Busy Here
                        alice -> carol : ACK
                        """
                        + told("alice", "bob")
                        + change("bob", "alice")
                        + bye("bob", "alice"),
                cast -> {
                    obeysTransfer(cast, cast.alice, cast.carol);
                    cast.is(cast.carol, Cast.Habit.REFUSES);
                    calls(cast, cast.alice, cast.bob);
                    CallHandle atBob = incoming(cast.bob);
                    cast.bob.does(new CallEvent.Transfer(atBob, NameAddr.of(cast.carol.contact()), null, false));
                    cast.settle();
                    assertEquals(
                            486,
                            cast.bob.last(CallAction.TransferProgressed.class).status());
                    offer(cast, cast.bob, atBob);
                    hangUp(cast, cast.bob, atBob);
                });
    }

    /** RFC 5359 2.5: Bob holds Alice, asks Carol, and joins the two; Carol's call with Bob is replaced (RFC 3891). */
    @Test
    void attendedTransfer() {
        Scenes.play(
                call("alice", "bob")
                        + change("bob", "alice")
                        + call("bob", "carol")
                        + change("bob", "carol")
                        + refer("bob", "alice")
                        + call("alice", "carol")
                        + bye("carol", "bob")
                        + told("alice", "bob")
                        + bye("bob", "alice")
                        + bye("alice", "carol"),
                cast -> {
                    obeysTransfer(cast, cast.alice, cast.carol);
                    calls(cast, cast.alice, cast.bob);
                    CallHandle toAlice = incoming(cast.bob);
                    offer(cast, cast.bob, toAlice);
                    CallHandle toCarol = calls(cast, cast.bob, cast.carol);
                    CallHandle carolsFirst = incoming(cast.carol);
                    offer(cast, cast.bob, toCarol);
                    cast.bob.does(new CallEvent.Transfer(toAlice, NameAddr.of(cast.carol.contact()), toCarol, false));
                    cast.settle();
                    assertEquals(
                            carolsFirst,
                            cast.carol.last(CallAction.Incoming.class).replaces());
                    assertTrue(cast.bob.told(CallAction.Ended.class).stream()
                            .anyMatch(ended -> ended.call().equals(toCarol)));
                    assertEquals(
                            200,
                            cast.bob.last(CallAction.TransferProgressed.class).status());
                    hangUp(cast, cast.bob, toAlice);
                    CallHandle atAlice =
                            cast.alice.last(CallAction.Answered.class).call();
                    hangUp(cast, cast.alice, atAlice);
                });
    }

    /** RFC 5359 2.10: Bob holds Alice, calls Carol, and mixes them: each call gets a new session. */
    @Test
    void aThirdPartyIsAdded() {
        Scenes.play(
                call("alice", "bob")
                        + change("bob", "alice")
                        + call("bob", "carol")
                        + change("bob", "alice")
                        + change("bob", "carol")
                        + bye("carol", "bob")
                        + bye("alice", "bob"),
                cast -> {
                    CallHandle call = calls(cast, cast.alice, cast.bob);
                    CallHandle toAlice = incoming(cast.bob);
                    offer(cast, cast.bob, toAlice);
                    CallHandle toCarol = calls(cast, cast.bob, cast.carol);
                    offer(cast, cast.bob, toAlice);
                    offer(cast, cast.bob, toCarol);
                    assertEquals(
                            3, cast.bob.told(CallAction.AnswerReceived.class).size());
                    hangUp(cast, cast.carol, incoming(cast.carol));
                    hangUp(cast, cast.alice, call);
                });
    }

    /** RFC 5359 2.7 and 2.8: Bob sends his caller on to Carol, always or when busy; the caller's owner follows. */
    @Test
    void forwardingByRedirection() {
        Scenes.play("""
                alice -> bob   : INVITE
                bob   -> alice : 302 Moved Temporarily
                alice -> bob   : ACK
                """ + call("alice", "carol") + bye("alice", "carol"), cast -> {
            cast.is(
                    cast.bob,
                    asked -> cast.bob.does(new CallEvent.Reject(
                            asked.call(),
                            302,
                            List.of(Extra.of(Headers.CONTACT, Contact.of(NameAddr.of(cast.carol.contact())))))));
            CallHandle[] second = new CallHandle[1];
            cast.alice.owner(action -> follow(cast, action, second));
            calls(cast, cast.alice, cast.bob);
            cast.settle();
            hangUp(cast, cast.alice, second[0]);
        });
    }

    private static void follow(Cast cast, SipAction action, CallHandle[] second) {
        if (action instanceof CallAction.Ended ended && ended.end().status() == 302 && second[0] == null) {
            second[0] = cast.alice.newCall();
            SipUri target = ended.end().message().contact().sipUri();
            cast.alice.does(
                    new CallEvent.Start(second[0], direct(cast.alice, cast.carol), target, cast.sdp(), List.of()));
        }
    }

    /** RFC 5359 2.9: Bob's telephone rings in vain and then sends the caller on to Carol. */
    @Test
    void forwardingWhenNobodyAnswers() {
        Scenes.play("""
                alice -> bob   : INVITE
                bob   -> alice : 180 Ringing
                bob   -> alice : 302 Moved Temporarily
                alice -> bob   : ACK
                """ + call("alice", "carol") + bye("alice", "carol"), cast -> {
            cast.is(cast.bob, asked -> {
                cast.bob.does(new CallEvent.Progress(asked.call(), 180, null, false, List.of()));
                cast.network
                        .simulation()
                        .after(
                                Duration.ofSeconds(20),
                                () -> cast.bob.does(new CallEvent.Reject(
                                        asked.call(),
                                        302,
                                        List.of(Extra.of(
                                                Headers.CONTACT, Contact.of(NameAddr.of(cast.carol.contact())))))));
            });
            CallHandle[] second = new CallHandle[1];
            cast.alice.owner(action -> follow(cast, action, second));
            calls(cast, cast.alice, cast.bob);
            cast.settle();
            hangUp(cast, cast.alice, second[0]);
        });
    }

    /** RFC 5359 2.3: Bob holds Alice, asks a music server for its session (an INVITE without one), and offers that to her. */
    @Test
    void musicOnHold() {
        Scenes.play(
                call("alice", "bob")
                        + change("bob", "alice")
                        + call("bob", "carol")
                        + change("bob", "alice")
                        + bye("bob", "carol")
                        + change("bob", "alice")
                        + bye("alice", "bob"),
                cast -> {
                    CallHandle call = calls(cast, cast.alice, cast.bob);
                    CallHandle atBob = incoming(cast.bob);
                    offer(cast, cast.bob, atBob);
                    Body[] music = new Body[1];
                    cast.bob.owner(action -> {
                        switch (action) {
                            case CallAction.OfferReceived offered -> {
                                music[0] = offered.body();
                                cast.bob.does(new CallEvent.Offer(atBob, offered.body()));
                            }
                            case CallAction.AnswerReceived answered
                            when music[0] != null -> {
                                CallHandle server =
                                        cast.bob.last(CallAction.Answered.class).call();
                                cast.bob.does(new CallEvent.Answer(server, answered.body()));
                            }
                            default -> {}
                        }
                    });
                    CallHandle toMusic = cast.bob.newCall();
                    cast.bob.does(new CallEvent.Start(
                            toMusic, direct(cast.bob, cast.carol), cast.carol.contact(), null, List.of()));
                    cast.settle();
                    assertTrue(cast.carol.last(CallAction.Established.class).body() != null, "Alice's answer");
                    assertEquals(
                            music[0].octets(),
                            cast.alice
                                    .last(CallAction.OfferReceived.class)
                                    .body()
                                    .octets());
                    cast.bob.owner(action -> {});
                    hangUp(cast, cast.bob, toMusic);
                    offer(cast, cast.bob, atBob);
                    hangUp(cast, cast.alice, call);
                });
    }
}
