package gatehouse.ims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.body.Reginfo;
import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Via;
import gatehouse.sip.ua.Identity;
import gatehouse.sip.ua.RegistrationAction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the agent takes from the reg event package beside the end of a registration: RFC 3680, RFC 5628, TS 24.229 5.1.2.1. */
class NotificationsTest {
    private final Bench bench = new Bench(61, ImsPolicy.of(List.of(AccessMode.TRANS), List.of(Bench.GCM)));
    private final SipRequest subscribe = subscribed();
    private final String contact =
            bench.registration.party().contact().toString().replace("&", "&amp;");
    private int notified;

    private SipRequest subscribed() {
        bench.register(false, IpsecMode.TRANS);
        SipRequest asked = bench.last().request();
        assertTrue(asked.is(Method.SUBSCRIBE));
        bench.answer(SipResponse.to(asked, 200)
                .toTag("n")
                .add(Headers.EXPIRES, 600_000L)
                .add(Headers.CONTACT, new Contact.Address(NameAddr.of("<sip:scscf.home.example>")))
                .build());
        return asked;
    }

    private void notify(int version, String state, String registrations) {
        notified++;
        bench.protectedIn(
                bench.set(SaRow.Stage.CURRENT),
                SipRequest.builder(Method.NOTIFY, bench.registration.party().contact())
                        .add(Headers.VIA, Via.of("SIP/2.0/UDP 203.0.113.10:6100;branch=z9hG4bKn" + notified))
                        .add(Headers.MAX_FORWARDS, 70)
                        .add(Headers.FROM, subscribe.to().withTag("n"))
                        .add(Headers.TO, subscribe.from())
                        .add(Headers.CALL_ID, subscribe.callId())
                        .add(Headers.CSEQ, new CSeq(notified, Method.NOTIFY))
                        .add(Headers.CONTACT, new Contact.Address(NameAddr.of("<sip:scscf.home.example>")))
                        .add(Headers.EVENT, Parameterized.of("reg"))
                        .add(Headers.SUBSCRIPTION_STATE, Parameterized.of("active;expires=600"))
                        .body(
                                MediaType.of(Reginfo.MEDIA_TYPE),
                                ByteView.of(("<reginfo xmlns='urn:ietf:params:xml:ns:reginfo' "
                                                + "xmlns:gr='urn:ietf:params:xml:ns:gruuinfo' version='" + version
                                                + "' state='" + state + "'>" + registrations + "</reginfo>")
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                        .build()
                        .emit());
        assertEquals(200, bench.last().response().status());
    }

    private String registration(String aor, String id, String uri, String more) {
        return "<registration aor='" + aor + "' id='" + id + "' state='active'><contact id='c' state='active' "
                + "event='registered'><uri>" + uri + "</uri>" + more + "</contact></registration>";
    }

    private static String gruu(String user) {
        return "<gr:pub-gruu uri='sip:" + user + "@home.example;gr=1'/><gr:temp-gruu uri='sip:t" + user
                + "@home.example;gr' first-cseq='1'/>";
    }

    private List<Identity> identities() {
        return bench.told(RegistrationAction.Stands.class).identities();
    }

    @Test
    void eachIdentityHasItsGruus() {
        notify(
                0,
                "full",
                registration("sip:user@home.example", "a", contact, gruu("user"))
                        + registration("sip:other@home.example", "b", contact, gruu("other"))
                        + registration("tel:+15550101", "d", contact, "")
                        + registration("sip:away@home.example", "e", "sip:elsewhere@192.0.2.99", gruu("away"))
                        + registration("sip:odd@home.example", "f", contact, "<gr:pub-gruu uri='not a uri'/>"));
        assertEquals(
                List.of(
                        Identity.of("sip:user@home.example", "sip:user@home.example;gr=1", "sip:tuser@home.example;gr"),
                        Identity.of(
                                "sip:other@home.example", "sip:other@home.example;gr=1", "sip:tother@home.example;gr"),
                        Identity.of("tel:+15550101", null, null),
                        Identity.of("sip:odd@home.example", null, null)),
                identities());
    }

    /** RFC 3680 5.1: a part tells what has changed, and what is old tells nothing. */
    @Test
    void aPartChangesWhatItTellsOf() {
        notify(
                3,
                "full",
                registration("sip:user@home.example", "a", contact, gruu("user"))
                        + registration("sip:other@home.example", "b", contact, ""));
        assertNull(identities().getLast().publicGruu());
        notify(4, "partial", registration("sip:other@home.example", "b", contact, gruu("other")));
        assertEquals(2, identities().size());
        assertEquals(
                "sip:other@home.example;gr=1",
                identities().getLast().publicGruu().toString());
        notify(2, "full", registration("sip:user@home.example", "a", contact, ""));
        assertEquals(2, identities().size());
    }
}
