package gatehouse.ims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.ua.SipEvent;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** TCP inside the associations (TS 33.203 7.1): which connection carries what, and what is not taken. */
class StreamsTest {
    private final Bench bench = new Bench(
            31,
            ImsPolicy.of(List.of(AccessMode.UDP_ENC_TUN), List.of(Bench.GCM, Bench.SHA1_CBC))
                    .quiet()
                    .withStreams(true));

    /** SM6 with so much to verify that SM7 is no message for a datagram. */
    private Bench.Sent largeAnswer() {
        Ipsec3gpp choice = bench.choice(IpsecMode.UDP_ENC_TUN);
        bench.challenge(true, Collections.nCopies(8, choice).toArray(Ipsec3gpp[]::new));
        return bench.last();
    }

    private void feed(TransportEvent event) {
        bench.feed(new ImsEvent.Sip(new SipEvent.Transport(event)));
    }

    private Flow theirs(SaSet set) {
        return new Flow(
                Transport.TCP, new Endpoint(set.inner, set.ports.us()), new Endpoint(set.pcscf, set.ports.pc()));
    }

    private void register() {
        Bench.Sent asked = largeAnswer();
        feed(new TransportEvent.Opened(asked.flow()));
        SipResponse accepted = SipResponse.to(asked.request(), 200)
                .toTag("t")
                .addAll(Headers.CONTACT, asked.request().values(Headers.CONTACT))
                .set(Headers.EXPIRES, 3600L)
                .build();
        feed(new TransportEvent.Octets(asked.flow(), ByteView.of(accepted.emit())));
        assertNotNull(bench.set(SaRow.Stage.CURRENT), "the 200 came where the REGISTER went");
    }

    @Test
    void aLargeRegisterGoesFromTheClientPortToTheServerPort() {
        Bench.Sent asked = largeAnswer();
        SaSet set = bench.set(SaRow.Stage.NEW);
        assertEquals(set.stream(), asked.flow());
        assertEquals(set.ports.uc(), asked.flow().local().port());
        assertEquals(set.ports.ps(), asked.flow().remote().port());
        assertEquals("TCP", asked.request().via().transport());
        assertEquals(set.reachable(), asked.request().via().sentBy());
    }

    @Test
    void withoutAConnectionItIsADatagramAfterAll() {
        Bench.Sent asked = largeAnswer();
        feed(new TransportEvent.Closed(asked.flow(), "nobody listens"));
        assertEquals(bench.set(SaRow.Stage.NEW).id, bench.last().set());
        bench.accept(3600);
        assertNotNull(bench.set(SaRow.Stage.CURRENT));
    }

    @Test
    void requestsComeOverTheirConnectionAloneAndAreAnsweredThere() {
        register();
        SaSet set = bench.set(SaRow.Stage.CURRENT);
        SipRequest options = RegistrationTest.options(set);
        ByteView octets = ByteView.of(options.emit());
        int before = bench.sent.size();
        feed(new TransportEvent.Octets(set.stream(), octets));
        assertEquals(before, bench.sent.size(), "SA3 carries answers");

        feed(new TransportEvent.Opened(theirs(set)));
        feed(new TransportEvent.Octets(theirs(set), octets));
        assertEquals(before + 1, bench.sent.size());
        assertEquals(theirs(set), bench.last().flow());
        assertNotNull(bench.last().response());
    }

    @Test
    void anotherConnectionIsNobodys() {
        register();
        SaSet set = bench.set(SaRow.Stage.CURRENT);
        Flow stray = new Flow(
                Transport.TCP, theirs(set).local(), theirs(set).remote().withPort(5060));
        long before = bench.agent.notTaken();
        int sent = bench.sent.size();
        feed(new TransportEvent.Octets(
                stray, ByteView.of(RegistrationTest.options(set).emit())));
        assertEquals(before + 1, bench.agent.notTaken());
        assertEquals(sent, bench.sent.size());
        assertTrue(bench.agent.associations().size() >= 4);
    }
}
