package gatehouse.ims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.aka.AkaNonce;
import gatehouse.aka.AuthenticationVector;
import gatehouse.aka.Auts;
import gatehouse.aka.Milenage;
import gatehouse.aka.SequenceArray;
import gatehouse.aka.SequenceNumber;
import gatehouse.aka.SoftwareIsim;
import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Secret;
import gatehouse.base.Transport;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.IpsecEncryption;
import gatehouse.sip.agree.IpsecIntegrity;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.agree.SecurityMechanism;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.TimerProfile;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationAction;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.sip.ua.RegistrationSettings;
import gatehouse.sip.ua.SipAction;
import gatehouse.sip.ua.SipEvent;
import gatehouse.testkit.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;

/** An agent on the bench: the test is its network, message by message, and its clock. */
final class Bench {
    static final IpAddress HOME = IpAddress.of("192.168.1.2");
    static final IpAddress PUBLIC = IpAddress.of("198.51.100.7");
    static final Endpoint PCSCF = Endpoint.of("203.0.113.10:5060");
    static final Endpoint SECOND = Endpoint.of("203.0.113.20:5060");
    static final ImsPolicy.Suite SHA1_CBC = new ImsPolicy.Suite(IpsecIntegrity.HMAC_SHA_1_96, IpsecEncryption.AES_CBC);
    static final ImsPolicy.Suite GCM = new ImsPolicy.Suite(IpsecIntegrity.NULL, IpsecEncryption.AES_GCM);
    private static final byte[] K = new byte[16];
    private static final byte[] OPC = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

    /** A datagram that the agent sent: under associations, or in clear with id 0. */
    record Sent(long set, int from, int to, SipRequest request, SipResponse response, Flow flow) {}

    final ImsAgent agent;
    final ImsRegistration registration;
    final RegistrationHandle handle;
    private final Party party;
    final List<ImsAction> actions = new ArrayList<>();
    final List<Sent> sent = new ArrayList<>();
    final Numbers numbers = new Numbers();
    final Set<Long> installed = new HashSet<>();
    private final Milenage home = Milenage.withOpc(Secret.copyOf(K), Secret.copyOf(OPC));
    private final Seeded seeded;
    private long now;
    private long sqn = 32;

    Bench(long seed, AccessMode... modes) {
        this(seed, ImsPolicy.of(List.of(modes), List.of(GCM, SHA1_CBC)).quiet());
    }

    Bench(long seed, ImsPolicy policy) {
        this.seeded = new Seeded(seed);
        this.agent = new ImsAgent(TimerProfile.RFC_3261, seeded.fork());
        SoftwareIsim isim = new SoftwareIsim(
                new SoftwareIsim.Identity(
                        "user@home.example", List.of("sip:user@home.example"), "home.example", List.of()),
                Milenage.withOpc(Secret.copyOf(K), Secret.copyOf(OPC)),
                new SequenceArray(SequenceArray.DEFAULT_DELTA));
        Endpoint local = new Endpoint(HOME, 5060);
        List<Flow> proxies = List.of(new Flow(Transport.UDP, local, PCSCF), new Flow(Transport.UDP, local, SECOND));
        this.registration = new ImsRegistration(policy, isim, proxies, numbers, seeded.fork());
        this.party = Party.of(
                        NameAddr.of("<sip:user@home.example>"),
                        SipUri.of("sip:u1@192.168.1.2:5060"),
                        proxies.getFirst())
                .with(registration.digest());
        this.handle = agent.newRegistration();
        feed(new ImsEvent.Sip(new RegistrationEvent.Register(
                handle,
                new RegistrationSettings(
                        party,
                        SipUri.of("sip:home.example"),
                        Duration.ofSeconds(600_000),
                        "",
                        RegistrationSettings.RefreshRule.IMS,
                        RegistrationSettings.KeepAlive.NONE,
                        registration))));
    }

    /** SPIs and ports, one after the other, and what is out. */
    final class Numbers implements SaNumbers {
        final Set<Long> spis = new HashSet<>();
        final Set<Integer> ports = new HashSet<>();

        @Override
        public long takeSpi(LongPredicate avoid) {
            while (true) {
                long spi = seeded.between(LEAST_SPI, 0xffff_ffffL);
                if (!avoid.test(spi) && spis.add(spi)) {
                    return spi;
                }
            }
        }

        @Override
        public void giveBackSpi(long spi) {
            assertTrue(spis.remove(spi), "an SPI is given back that was not out");
        }

        @Override
        public int takePort(IntPredicate avoid) {
            while (true) {
                int port = seeded.between(20_000, 40_000);
                if (!avoid.test(port) && ports.add(port)) {
                    return port;
                }
            }
        }

        @Override
        public void giveBackPort(int port) {
            assertTrue(ports.remove(port), "a port is given back that was not out");
        }
    }

    // ---- time and events

    void feed(ImsEvent event) {
        agent.handle(event, now, this::done);
        Invariants.check(this);
    }

    /** The owner wants to register anew. */
    void refresh() {
        feed(new ImsEvent.Sip(new RegistrationEvent.Refresh(handle, party)));
    }

    void pass(Duration span) {
        long until = now + span.toNanos();
        while (agent.nextDeadline() <= until) {
            now = Math.max(now, agent.nextDeadline());
            agent.expire(now, this::done);
            Invariants.check(this);
        }
        now = until;
    }

    long now() {
        return now;
    }

    private void done(ImsAction action) {
        actions.add(action);
        switch (action) {
            case ImsAction.Sip(SipAction.Transport(TransportAction.Transmit(Flow flow, byte[] octets))) ->
                sent(0, flow.local().port(), flow.remote().port(), octets, flow);
            case ImsAction.Transmit(long set, int from, int to, byte[] octets) -> {
                assertTrue(installed.contains(set), "sent under associations that are not installed");
                sent(set, from, to, octets, registration.life().table().byId(set).flow);
            }
            case ImsAction.Install(var _, SecurityAssociations made) -> {
                assertTrue(installed.add(made.id()));
                assertFalse(made.ck().isWiped());
            }
            case ImsAction.Remove(long set) -> assertTrue(installed.remove(set), "removed twice");
            default -> {}
        }
    }

    private void sent(long set, int from, int to, byte[] octets, Flow flow) {
        switch (SipParser.parse(octets).orThrow()) {
            case SipRequest request -> sent.add(new Sent(set, from, to, request, null, flow));
            case SipResponse response -> sent.add(new Sent(set, from, to, null, response, flow));
        }
    }

    Sent last() {
        return sent.getLast();
    }

    <T> T lastAction(Class<T> type) {
        return actions.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    <T extends SipAction> T told(Class<T> type) {
        List<T> told = actions.stream()
                .filter(ImsAction.Sip.class::isInstance)
                .map(a -> ((ImsAction.Sip) a).action())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
        assertFalse(told.isEmpty(), () -> "no " + type.getSimpleName() + " among " + actions);
        return told.getLast();
    }

    String failure() {
        return told(RegistrationAction.Failed.class).reason();
    }

    // ---- the network's part

    /** Answers in clear, from the proxy that was asked. */
    void answerClear(SipResponse response, Flow flow) {
        feed(new ImsEvent.Sip(new SipEvent.Transport(new TransportEvent.Datagram(flow, ByteView.of(response.emit())))));
    }

    /** A packet from the P-CSCF's client port to our server port under a set. */
    void protectedIn(SaSet set, byte[] octets) {
        feed(new ImsEvent.Received(set.id, set.ports.pc(), set.ports.us(), ByteView.of(octets)));
    }

    SaSet set(SaRow.Stage stage) {
        return registration.life().table().at(stage);
    }

    /** Answers the last request the way it came. */
    void answer(SipResponse response) {
        Sent asked = last();
        if (asked.set() == 0) {
            answerClear(response, asked.flow());
        } else {
            protectedIn(registration.life().table().byId(asked.set()), response.emit());
        }
    }

    byte[] rand() {
        return seeded.bytes(16);
    }

    String nonce(long number, boolean rightK) {
        byte[] rand = rand();
        Milenage keys = rightK ? home : Milenage.withOpc(Secret.copyOf(OPC), Secret.copyOf(OPC));
        try (AuthenticationVector vector = AuthenticationVector.generate(keys, rand, number, new byte[2])) {
            return new AkaNonce(vector.rand(), vector.autn(), ByteView.of(new byte[0])).encode();
        }
    }

    String nextNonce() {
        sqn = SequenceNumber.join(SequenceNumber.seq(sqn) + 1, 0);
        return nonce(sqn, true);
    }

    /** Says whether an AUTS in the last request is ours. */
    boolean hasAuts() {
        var credentials = last().request().value(Headers.AUTHORIZATION);
        String auts = credentials.get("auts");
        if (auts == null) {
            return false;
        }
        AkaNonce nonce = AkaNonce.decode(credentials.get("nonce")).orThrow();
        return Auts.decode(ByteView.of(Base64.getDecoder().decode(auts)))
                .orThrow()
                .verify(home, nonce.rand().copy())
                .isPresent();
    }

    /** SM6 to the last request: what a P-CSCF with and without NAT in between says. */
    ResponseBuilder challenge(boolean nat, String nonce) {
        SipRequest asked = last().request();
        ResponseBuilder response = SipResponse.to(asked, 401)
                .toTag("t")
                .set(
                        Headers.WWW_AUTHENTICATE,
                        Challenge.of("Digest realm=\"home.example\", nonce=\"" + nonce
                                + "\", algorithm=AKAv1-MD5, qop=\"auth\""));
        if (nat) {
            response.replaceFirst(Headers.VIA, asked.via().with("received", PUBLIC.toString()));
        }
        return response;
    }

    /** Security-Server as a P-CSCF chooses it: of the client's values the first in this mode. */
    Ipsec3gpp choice(IpsecMode mode) {
        Ipsec3gpp offered = SecurityMechanism.ipsec(last().request().values(Headers.SECURITY_CLIENT)).stream()
                .filter(one -> one.mode() == mode)
                .findFirst()
                .orElseThrow();
        int client = seeded.between(10_000, 19_999);
        return new Ipsec3gpp(
                100,
                mode,
                offered.integrity(),
                offered.encryption(),
                seeded.between(LEAST, 0xffff_ffffL),
                seeded.between(LEAST, 0xffff_ffffL),
                client,
                registration.life().table().all().isEmpty()
                        ? 6100
                        : registration.life().table().all().getFirst().ports.ps(),
                null);
    }

    private static final long LEAST = 4096;

    void challenge(boolean nat, Ipsec3gpp... server) {
        ResponseBuilder response = challenge(nat, nextNonce());
        for (Ipsec3gpp one : server) {
            response.add(Headers.SECURITY_SERVER, one.toHeader());
        }
        answer(response.build());
    }

    /** SM12. */
    void accept(int seconds) {
        SipRequest asked = last().request();
        answer(SipResponse.to(asked, 200)
                .toTag("t")
                .addAll(Headers.CONTACT, asked.values(Headers.CONTACT))
                .set(Headers.EXPIRES, (long) seconds)
                .add(Headers.SERVICE_ROUTE, NameAddr.of("<sip:orig@scscf.home.example;lr>"))
                .build());
    }

    void refuse(int status) {
        answer(SipResponse.to(last().request(), status).toTag("t").build());
    }

    /** The whole registration. */
    void register(boolean nat, IpsecMode mode) {
        challenge(nat, choice(mode));
        assertNotNull(set(SaRow.Stage.NEW));
        accept(3600);
        assertNotNull(set(SaRow.Stage.CURRENT));
    }

    static List<String> text(List<Parameterized> values) {
        return values.stream().map(Parameterized::toString).toList();
    }

    void assertQuiet() {
        assertEquals(Set.of(), installed);
        assertEquals(Set.of(), numbers.spis);
        assertEquals(Set.of(), numbers.ports);
    }
}
