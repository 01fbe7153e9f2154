package gatehouse.ims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.agree.SecurityMechanism;
import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Via;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.ua.RegistrationAction;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.sip.ua.SipEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The successful cases of TR 33.803 A.7.2 and A.7.4, UE side. */
class RegistrationTest {
    static SipRequest options(SaSet set) {
        return SipRequest.builder(Method.OPTIONS, SipUri.of("sip:u1@" + set.reachable()))
                .add(
                        Headers.VIA,
                        Via.of(
                                "UDP",
                                set.pcscf.uriHost(),
                                set.ports.ps(),
                                "z9hG4bK" + set.id + "-" + System.identityHashCode(set)))
                .set(Headers.MAX_FORWARDS, 70)
                .set(Headers.FROM, NameAddr.of("<sip:pcscf>;tag=1"))
                .set(Headers.TO, NameAddr.of("<sip:user@home.example>"))
                .set(Headers.CALL_ID, "c" + set.id)
                .set(Headers.CSEQ, new CSeq(1, Method.OPTIONS))
                .build();
    }

    @Test
    void theFirstRegisterProposes() {
        Bench bench = new Bench(1, AccessMode.UDP_ENC_TUN, AccessMode.TRANS);
        Bench.Sent sm1 = bench.last();
        assertEquals(0, sm1.set());
        SipRequest request = sm1.request();
        assertTrue(request.values(Headers.REQUIRE).contains("sec-agree"));
        assertTrue(request.values(Headers.PROXY_REQUIRE).contains("sec-agree"));
        assertTrue(request.values(Headers.SUPPORTED).contains("path"));
        assertEquals("", request.value(Headers.AUTHORIZATION).get("response"));
        assertEquals("user@home.example", request.value(Headers.AUTHORIZATION).get("username"));
        List<Ipsec3gpp> offered = SecurityMechanism.ipsec(request.values(Headers.SECURITY_CLIENT));
        assertEquals(
                List.of(IpsecMode.UDP_ENC_TUN, IpsecMode.UDP_ENC_TUN, IpsecMode.TRANS, IpsecMode.TRANS),
                offered.stream().map(Ipsec3gpp::mode).toList());
        assertEquals(1, offered.stream().map(Ipsec3gpp::spiC).distinct().count(), "all with the same SPIs and ports");
        assertTrue(request.via().parameters().has("rport"), "in clear the answer comes back where we asked from");
        assertEquals(600_000L, request.value(Headers.EXPIRES));
    }

    @Test
    void behindANatTheAnswerGoesThroughUdpInATunnel() {
        Bench bench = new Bench(2, AccessMode.UDP_ENC_TUN, AccessMode.TRANS);
        List<String> client = Bench.text(bench.last().request().values(Headers.SECURITY_CLIENT));
        Ipsec3gpp choice = bench.choice(IpsecMode.UDP_ENC_TUN);
        bench.challenge(true, choice);

        SecurityAssociations made = bench.lastAction(ImsAction.Install.class).associations();
        assertTrue(made.tunnel());
        assertEquals(new SecurityAssociations.UdpPorts(4500, 4500), made.udp());
        assertEquals(Bench.HOME, made.local());
        assertEquals(Bench.PUBLIC, made.inner());
        assertEquals(Bench.PCSCF.address(), made.pcscf());

        Bench.Sent sm7 = bench.last();
        assertEquals(made.id(), sm7.set());
        assertEquals(made.ports().uc(), sm7.from());
        assertEquals(made.ports().ps(), sm7.to());
        SipRequest request = sm7.request();
        assertEquals(List.of(choice.toHeader().toString()), Bench.text(request.values(Headers.SECURITY_VERIFY)));
        assertEquals(client, Bench.text(request.values(Headers.SECURITY_CLIENT)), "unchanged, as Annex H asks");
        assertEquals(Bench.PUBLIC.toString(), request.via().host());
        assertEquals(made.ports().us(), request.via().port());
        assertFalse(request.via().parameters().has("rport"));
        assertEquals(Bench.PUBLIC.toString(), request.contact().sipUri().host());
        assertEquals(made.ports().us(), request.contact().sipUri().port());
        assertFalse(request.value(Headers.AUTHORIZATION).get("response").isEmpty());

        bench.accept(3600);
        RegistrationAction.Registered registered = bench.told(RegistrationAction.Registered.class);
        assertNull(registered.party().digest(), "no credentials outside REGISTER");
        assertEquals(
                List.of("<sip:203.0.113.10:6100;lr>", "<sip:orig@scscf.home.example;lr>"),
                registered.party().route().stream().map(NameAddr::toString).toList());
        Protection protection = bench.lastAction(ImsAction.Protected.class).protection();
        assertEquals(AccessMode.UDP_ENC_TUN, protection.mode());
        assertTrue(protection.nat());
        assertEquals("AKAv1-MD5", protection.aka());
        assertEquals(Duration.ofSeconds(20), protection.keepAlive());
        bench.pass(Duration.ofSeconds(21));
        assertEquals(made.id(), bench.lastAction(ImsAction.KeepAlive.class).associations());
    }

    @Test
    void withoutANatItIsPlainTransportMode() {
        Bench bench = new Bench(3, AccessMode.UDP_ENC_TUN, AccessMode.TRANS);
        bench.register(false, IpsecMode.TRANS);
        SecurityAssociations made = bench.lastAction(ImsAction.Install.class).associations();
        assertFalse(made.tunnel());
        assertNull(made.udp());
        assertEquals(Bench.HOME, made.inner());
        assertEquals(
                Bench.HOME.toString(), bench.last().request().contact().sipUri().host());
        assertFalse(bench.lastAction(ImsAction.Protected.class).protection().nat());
        bench.pass(Duration.ofMinutes(5));
        assertTrue(bench.actions.stream().noneMatch(ImsAction.KeepAlive.class::isInstance), "no NAT, no keep-alive");
    }

    @Test
    void improvedAkaTakesThePortsOfThePcscf() {
        Bench bench = new Bench(4, AccessMode.IMPROVED_AKA);
        Ipsec3gpp plain = bench.choice(IpsecMode.TRANS);
        Ipsec3gpp choice = new Ipsec3gpp(
                plain.preference(),
                plain.mode(),
                plain.integrity(),
                plain.encryption(),
                plain.spiC(),
                plain.spiS(),
                plain.portC(),
                plain.portS(),
                new Ipsec3gpp.EncapsulationPorts(40_001, 5061));
        bench.challenge(true, choice);
        SecurityAssociations made = bench.lastAction(ImsAction.Install.class).associations();
        assertFalse(made.tunnel());
        assertEquals(new SecurityAssociations.UdpPorts(40_001, 5061), made.udp());
        assertEquals(Bench.PUBLIC, made.publicAddress());
        assertEquals(
                List.of(choice.toHeader().toString()),
                Bench.text(bench.last().request().values(Headers.SECURITY_VERIFY)));
    }

    @Test
    void reRegistrationReplacesTheAssociations() {
        Bench bench = new Bench(5, AccessMode.UDP_ENC_TUN, AccessMode.TRANS);
        bench.register(true, IpsecMode.UDP_ENC_TUN);
        SaSet first = bench.set(SaRow.Stage.CURRENT);
        bench.refresh();
        Bench.Sent sm1 = bench.last();
        assertEquals(first.id, sm1.set(), "SM1 under the old set");
        assertEquals(Bench.text(first.verify), Bench.text(sm1.request().values(Headers.SECURITY_VERIFY)));
        Ipsec3gpp offer = SecurityMechanism.ipsec(sm1.request().values(Headers.SECURITY_CLIENT))
                .getFirst();
        assertEquals(first.ports.us(), offer.portS(), "port_us stays");
        assertNotEquals(first.ports.uc(), offer.portC(), "port_uc is new");
        bench.challenge(false, bench.choice(IpsecMode.UDP_ENC_TUN));
        SaSet second = bench.set(SaRow.Stage.NEW);
        assertNotNull(second);
        assertEquals(second.id, bench.last().set(), "SM7 under the new set");
        // meanwhile the network's requests come under the old set, and none is taken under the new one
        int before = bench.sent.size();
        bench.protectedIn(second, options(second).emit());
        assertEquals(before, bench.sent.size());
        bench.protectedIn(first, options(first).emit());
        assertEquals(200, bench.last().response().status());
        assertEquals(first.id, bench.last().set());
        bench.sent.removeLast();
        bench.accept(100);
        assertEquals(second, bench.set(SaRow.Stage.CURRENT));
        assertEquals(first, bench.set(SaRow.Stage.OLD));
        assertTrue(second.expiresAt >= Duration.ofSeconds(3630).toNanos(), "a lifetime is never reduced");
        bench.protectedIn(second, options(second).emit());
        assertEquals(second.id, bench.last().set());
        assertEquals(first, bench.set(SaRow.Stage.OLD), "transactions are pending");
        bench.pass(Duration.ofSeconds(40));
        assertNull(bench.set(SaRow.Stage.OLD), "further message on the new set, nothing pending");
    }

    @Test
    void anUnusedNewSetKeepsTheOldOneForTheLongestTransaction() {
        Bench bench = new Bench(6, AccessMode.TRANS);
        bench.register(false, IpsecMode.TRANS);
        bench.refresh();
        bench.challenge(false, bench.choice(IpsecMode.TRANS));
        bench.accept(3600);
        bench.pass(Duration.ofSeconds(31));
        assertNotNull(bench.set(SaRow.Stage.OLD));
        bench.pass(Duration.ofSeconds(2));
        assertNull(bench.set(SaRow.Stage.OLD), "64*T1 have passed");
    }

    @Test
    void reRegistrationWithoutAChallengeKeepsThemAndTheyLiveLonger() {
        Bench bench = new Bench(7, AccessMode.TRANS);
        bench.register(false, IpsecMode.TRANS);
        SaSet first = bench.set(SaRow.Stage.CURRENT);
        bench.pass(Duration.ofSeconds(3001)); // 600 s before the end (TS 24.229 5.1.1.4.1)
        assertEquals(first.id, bench.last().set());
        bench.accept(7200);
        assertEquals(first, bench.set(SaRow.Stage.CURRENT));
        assertTrue(first.expiresAt >= Duration.ofSeconds(3000 + 7230).toNanos());
    }

    @Test
    void deRegistrationLeavesNothing() {
        Bench bench = new Bench(8, AccessMode.TRANS);
        bench.register(false, IpsecMode.TRANS);
        bench.feed(new ImsEvent.Sip(new RegistrationEvent.Unregister(bench.handle)));
        assertEquals(0L, bench.last().request().value(Headers.EXPIRES));
        assertNotEquals(0, bench.last().set());
        bench.refuse(200);
        bench.told(RegistrationAction.Unregistered.class);
        bench.assertQuiet();
    }

    @Test
    void nothingButRegistrationGoesAndComesInClear() {
        Bench bench = new Bench(9, AccessMode.TRANS);
        var clear = bench.last().flow();
        bench.register(false, IpsecMode.TRANS);
        SaSet set = bench.set(SaRow.Stage.CURRENT);
        int before = bench.sent.size();
        bench.feed(new ImsEvent.Sip(new SipEvent.Transport(
                new TransportEvent.Datagram(clear, ByteView.of(options(set).emit())))));
        assertEquals(before, bench.sent.size(), "a request in clear gets no answer at all");
        // right integrity, wrong ports: not the pair of this set
        bench.feed(new ImsEvent.Received(
                set.id, set.ports.pc(), set.ports.uc(), ByteView.of(options(set).emit())));
        bench.feed(new ImsEvent.Received(
                77, set.ports.pc(), set.ports.us(), ByteView.of(options(set).emit())));
        assertEquals(before, bench.sent.size());
        assertEquals(2, bench.agent.notTaken());
    }

    @Test
    void anAnswerInClearDoesNotAnswerWhatWentProtected() {
        Bench bench = new Bench(10, AccessMode.TRANS);
        var clear = bench.last().flow();
        bench.challenge(false, bench.choice(IpsecMode.TRANS));
        SipResponse forged = SipResponse.to(bench.last().request(), 200)
                .toTag("t")
                .addAll(Headers.CONTACT, bench.last().request().values(Headers.CONTACT))
                .build();
        bench.answerClear(forged, clear);
        assertNull(bench.set(SaRow.Stage.CURRENT));
        bench.accept(3600);
        assertNotNull(bench.set(SaRow.Stage.CURRENT));
    }
}
