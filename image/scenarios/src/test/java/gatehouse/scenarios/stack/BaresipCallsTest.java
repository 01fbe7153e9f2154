package gatehouse.scenarios.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.base.Transport;
import gatehouse.scenarios.peers.Baresip;
import gatehouse.scenarios.stage.RunFolder;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEnd;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.testkit.Peer;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people do within calls, between baresip and the stack: hold, transfer, and the lamp of waiting messages. */
final class BaresipCallsTest {
    private static final String ITS_ADDRESS = Way.host(20).toString();

    @BeforeAll
    static void baresip() {
        Peer.need("baresip");
    }

    private StackPhone phone(int host) throws Exception {
        return new StackPhone(Way.host(host));
    }

    private Baresip start(RunFolder folder, Transport transport) throws Exception {
        return Baresip.mute(
                folder,
                ITS_ADDRESS,
                "<sip:neighbour@" + ITS_ADDRESS + ";transport="
                        + transport.name().toLowerCase(Locale.ROOT)
                        + ">;regint=0;answermode=auto;audio_codecs=PCMU/8000/1",
                "");
    }

    private static String media(Body body) {
        String sdp = body.octets().latin1();
        for (String direction : new String[] {"sendonly", "recvonly", "inactive"}) {
            if (sdp.contains("a=" + direction)) {
                return direction;
            }
        }
        return "sendrecv";
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    void eachHoldsTheOther(Transport transport) throws Exception {
        try (var folder = new RunFolder();
                var phone = phone(1);
                var baresip = start(folder, transport)) {
            CallHandle call = phone.call(phone.party(baresip.endpoint(), transport), "neighbour");
            phone.next(CallAction.Answered.class);

            baresip.command("hold", "");
            assertEquals(
                    "sendonly", media(phone.next(CallAction.OfferReceived.class).body()));
            baresip.command("resume", "");
            assertEquals(
                    "sendrecv", media(phone.next(CallAction.OfferReceived.class).body()));

            phone.does(new CallEvent.Offer(call, phone.sdp("a=sendonly\r\n")));
            assertEquals(
                    "recvonly",
                    media(phone.next(CallAction.AnswerReceived.class).body()));
            phone.does(new CallEvent.Offer(call, phone.sdp("a=inactive\r\n")));
            assertEquals(
                    "inactive",
                    media(phone.next(CallAction.AnswerReceived.class).body()));
            phone.does(new CallEvent.Offer(call, phone.sdp("")));
            assertEquals(
                    "sendrecv",
                    media(phone.next(CallAction.AnswerReceived.class).body()));

            baresip.command("hangup", "");
            assertEquals(
                    CallEnd.By.PEER, phone.next(CallAction.Ended.class).end().by());
        }
    }

    /**
     * RFC 5359 2.5 with baresip in the middle: it holds Alice, asks Bob, and has Bob call Alice in place of itself. (It
     * leaves the writing of Replaces to who types the command.)
     */
    @Test
    void itTransfersOneOfUsToTheOther() throws Exception {
        try (var folder = new RunFolder();
                var alice = phone(1);
                var bob = phone(2);
                var baresip = start(folder, Transport.UDP)) {
            CallHandle first = alice.call(alice.party(baresip.endpoint(), Transport.UDP), "neighbour");
            CallAction.Answered answered = alice.next(CallAction.Answered.class);
            baresip.command("hold", "");
            alice.next(CallAction.OfferReceived.class);
            baresip.command("dial", "sip:bob@" + bob.local());
            bob.next(CallAction.Established.class);

            String replaces = answered.response().callId() + ";to-tag="
                    + answered.response().from().tag() + ";from-tag="
                    + answered.response().to().tag();
            baresip.command(
                    "transfer",
                    "<sip:alice@" + alice.local() + "?Replaces="
                            + replaces.replace(";", "%3B").replace("=", "%3D").replace("@", "%40") + ">");
            assertEquals(first, alice.next(CallAction.Incoming.class).replaces());
            assertEquals(
                    first, alice.next(CallAction.Ended.class).call(), "the call with baresip, once Bob's is accepted");
            bob.next(CallAction.Answered.class);
            CallAction.Ended withBaresip = bob.next(CallAction.Ended.class);
            assertEquals(CallEnd.By.PEER, withBaresip.end().by(), "baresip leaves when it hears of the success");
            assertEquals(1, alice.calls());
            assertEquals(1, bob.calls());
        }
    }

    /** baresip calls whom we tell it to; of Replaces it knows nothing, so that this is a blind transfer. */
    @Test
    void weTransferItToOneOfUs() throws Exception {
        try (var folder = new RunFolder();
                var alice = phone(1);
                var bob = phone(2);
                var baresip = start(folder, Transport.UDP)) {
            CallHandle call = alice.call(alice.party(baresip.endpoint(), Transport.UDP), "neighbour");
            alice.next(CallAction.Answered.class);
            alice.does(new CallEvent.Transfer(call, NameAddr.of(SipUri.of("sip:bob@" + bob.local())), null, false));
            bob.next(CallAction.Established.class);
            assertEquals(
                    200,
                    alice.next(CallAction.TransferProgressed.class, CallAction.TransferProgressed::last)
                            .status());
            alice.does(new CallEvent.HangUp(call, ""));
            alice.next(CallAction.Ended.class);
            assertEquals(1, bob.calls(), "baresip and Bob talk on");
        }
    }

    /**
     * Once in some fifty starts baresip 1.0.0 sends new SUBSCRIBEs without end before any answer has come; that one is
     * ended and another is taken.
     */
    private Baresip subscribed(RunFolder folder, Mailbox mailbox, String account) throws Exception {
        while (true) {
            Baresip baresip = Baresip.mute(folder, ITS_ADDRESS, account, "module_app mwi.so");
            mailbox.untilSubscribed();
            Thread.sleep(200);
            if (mailbox.subscriptions() < 10) {
                return baresip;
            }
            baresip.close();
            mailbox.forget();
        }
    }

    /** It asks at its registrar for waiting messages, and understands what we tell of them (RFC 3842). */
    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    void itsLampIsLit(Transport transport) throws Exception {
        try (var folder = new RunFolder();
                var mailbox = new Mailbox(Way.host(1))) {
            String way = ";transport=" + transport.name().toLowerCase(Locale.ROOT);
            String account = "<sip:neighbour@home.example" + way + ">;regint=60;mwi=yes;outbound=\"sip:"
                    + mailbox.local() + way + "\"";
            try (var baresip = subscribed(folder, mailbox, account)) {
                baresip.hears("MWI for");
                baresip.hears("Messages-Waiting: yes");
                baresip.hears("Voice-Message: 2/8 (0/2)");
                mailbox.leave("Messages-Waiting: no\r\nVoice-Message: 0/10 (0/2)\r\n");
                baresip.hears("Messages-Waiting: no");
                mailbox.untilNotified(2);
            }
        }
    }
}
