package gatehouse.lab.access;

import gatehouse.aka.AkaNonce;
import gatehouse.aka.AkaPassword;
import gatehouse.aka.AkaResult;
import gatehouse.aka.SequenceArray;
import gatehouse.aka.SoftwareIsim;
import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.base.Secret;
import gatehouse.crypto.JcaEngine;
import gatehouse.dataplane.EspPath;
import gatehouse.dataplane.EspPort;
import gatehouse.dataplane.InnerUdp;
import gatehouse.esp.AnnexIKeys;
import gatehouse.esp.Encryption;
import gatehouse.esp.EspBatch;
import gatehouse.esp.EspKeys;
import gatehouse.esp.EspPacket;
import gatehouse.esp.EspSuite;
import gatehouse.esp.InboundSa;
import gatehouse.esp.Integrity;
import gatehouse.esp.OutboundSa;
import gatehouse.esp.Policy;
import gatehouse.esp.PortRange;
import gatehouse.esp.SecurityAssociation;
import gatehouse.esp.Selector;
import gatehouse.esp.Spd;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.agree.SecurityMechanism;
import gatehouse.sip.auth.DigestAlgorithm;
import gatehouse.sip.auth.DigestResponse;
import gatehouse.sip.auth.Qop;
import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipLimits;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Via;
import gatehouse.testkit.Host;
import gatehouse.testkit.Network;
import gatehouse.testkit.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A UE by the book and no better, written for these tests alone: it registers when told to, repeats requests over UDP,
 * answers what it is asked, and lets the test bend whatever it sends.
 */
final class ScriptedUe {
    private static final int MOST_REPEATS = 11;

    /** One set of SAs as the UE sees it. */
    final class Sas {
        final int portUc;
        final long spiUc;
        final long spiUs;
        Ipsec3gpp server = placeholder();
        List<Parameterized> said = List.of();

        @Nullable
        OutboundSa out;

        @Nullable
        InboundSa in;

        @Nullable
        InboundSa inClient;

        Spd.@Nullable Rule rule;

        Sas(int portUc, long spiUc, long spiUs) {
            this.portUc = portUc;
            this.spiUc = spiUc;
            this.spiUs = spiUs;
        }
    }

    final Network network;
    final Host host;
    final String number;
    final List<SipResponse> responses = new ArrayList<>();
    final List<SipRequest> requests = new ArrayList<>();
    final SoftwareIsim isim;
    final EspPath path;
    final Map<Integer, MemoryPort> ports = new HashMap<>();

    List<IpsecMode> modes = List.of(IpsecMode.UDP_ENC_TUN, IpsecMode.TRANS);
    boolean improved;
    List<EspSuite> suites = List.of(EspSuite.of(Encryption.AES_CBC, Integrity.HMAC_SHA_1_96));
    int portUs = 6_000;
    int nextPortUc = 7_000;
    boolean answersOptions = true;

    /** Bends SM7 before it is sent. */
    UnaryOperator<SipRequest> bendAnswer = UnaryOperator.identity();

    @Nullable
    Sas current;

    @Nullable
    Sas pending;

    @Nullable
    Sas before;

    /** Our address as others see it. */
    IpAddress seen;

    private final Seeded random;
    private final InnerUdp inner = new InnerUdp();
    private final EspBatch batch = new EspBatch(8, 65_535);
    private final EspBatch one = new EspBatch(1, 65_535);
    private final Map<String, Boolean> waiting = new HashMap<>();
    private final Map<String, SipRequest> sent = new HashMap<>();
    private final String callId;
    private final int clearPort = 5_060;
    private long cseq;
    private long registering;
    private boolean receiving;
    private String failure = "";
    private boolean registeredNow;

    ScriptedUe(Network network, Host host, String number) {
        this.network = network;
        this.host = host;
        this.number = number;
        this.random = network.randomness();
        this.callId = random.text("abcdef", 12);
        this.seen = host.address();
        this.isim = new SoftwareIsim(
                new SoftwareIsim.Identity(MemoryLab.impi(number), List.of(impu()), MemoryLab.DOMAIN, List.of()),
                MemoryLab.functions(number),
                new SequenceArray(SequenceArray.DEFAULT_DELTA));
        List<EspPort> all = new ArrayList<>();
        for (int port : new int[] {4500, MemoryPort.PLAIN}) {
            all.add(port(port));
        }
        for (int port = 30_001; port < 30_004; port++) {
            all.add(port(port)); // Port_ues
        }
        this.path = new EspPath(new JcaEngine(), random.fork(), all, 8);
        host.bindUdp(clearPort, packet -> message(ByteView.of(packet.payload()), null));
    }

    private MemoryPort port(int number) {
        MemoryPort made = new MemoryPort(host, number, this::arrived);
        ports.put(number, made);
        return made;
    }

    private static Ipsec3gpp placeholder() {
        return new Ipsec3gpp(
                -1,
                IpsecMode.TRANS,
                gatehouse.sip.agree.IpsecIntegrity.HMAC_SHA_1_96,
                gatehouse.sip.agree.IpsecEncryption.NULL,
                0,
                0,
                1,
                1,
                null);
    }

    String impu() {
        return "sip:" + number + "@" + MemoryLab.DOMAIN;
    }

    boolean isRegistered() {
        return registeredNow;
    }

    String failure() {
        return failure;
    }

    // ---- registration

    /** SM1: in clear, or through the current SAs. */
    void register(boolean inClear) {
        register(inClear, "", 600_000);
    }

    void deregister() {
        register(false, "", 0);
    }

    Sas freshSas() {
        return new Sas(
                nextPortUc++, random.between(1_000_000L, 2_000_000_000L), random.between(1_000_000L, 2_000_000_000L));
    }

    /** The set to propose next; a test may set it to force ports and SPIs. */
    @Nullable
    Sas forced;

    private void register(boolean inClear, String credentials, long expires) {
        registeredNow = registeredNow && !inClear;
        Sas proposed = forced != null ? forced : freshSas();
        forced = null;
        drop(pending);
        pending = proposed;
        Sas through = inClear ? null : current;
        String empty = "Digest username=\"" + isim.impi() + "\", realm=\"" + MemoryLab.DOMAIN
                + "\", nonce=\"\", uri=\"sip:" + MemoryLab.DOMAIN + "\", response=\"\"";
        RequestBuilder register = base(through, expires)
                .add(Headers.AUTHORIZATION, Credentials.of(credentials.isEmpty() ? empty : credentials));
        if (expires > 0) {
            register.addAll(Headers.SECURITY_CLIENT, proposals(proposed));
        }
        if (through != null) {
            register.addAll(Headers.SECURITY_VERIFY, through.said);
        }
        send(register.build(), through);
    }

    private RequestBuilder base(@Nullable Sas through, long expires) {
        IpAddress address = through == null ? host.address() : seen;
        int port = through == null ? clearPort : portUs;
        String via = "SIP/2.0/UDP " + new Endpoint(address, port) + ";branch=" + Via.MAGIC_COOKIE
                + random.text("0123456789abcdef", 16) + (through == null ? ";rport" : "");
        String contact = "<sip:" + number + "@" + new Endpoint(address, portUs) + ">;expires=" + expires;
        return SipRequest.builder(Method.REGISTER, SipUri.of("sip:" + MemoryLab.DOMAIN))
                .add(Headers.VIA, Via.of(via))
                .add(Headers.MAX_FORWARDS, 70)
                .add(Headers.FROM, NameAddr.of("<" + impu() + ">;tag=" + random.text("abc", 6)))
                .add(Headers.TO, NameAddr.of("<" + impu() + ">"))
                .add(Headers.CALL_ID, callId)
                .add(Headers.CSEQ, new CSeq(++cseq, Method.REGISTER))
                .add(Headers.CONTACT, new Contact.Address(NameAddr.of(contact)))
                .add(Headers.SUPPORTED, "path")
                .add(Headers.REQUIRE, "sec-agree")
                .add(Headers.PROXY_REQUIRE, "sec-agree");
    }

    /** A REGISTER in clear that says more about itself than it may, with the last challenge's nonce. */
    SipRequest forgedRegister(String more) {
        String nonce = responses.stream()
                .filter(response -> response.status() == 401)
                .map(response ->
                        response.values(Headers.WWW_AUTHENTICATE).getFirst().get("nonce"))
                .reduce("", (first, second) -> second);
        Sas proposed = freshSas();
        return base(null, 600_000)
                .set(Headers.VIA, Via.of("SIP/2.0/UDP " + host.address() + ":5060;branch=z9hG4bKforged;rport"))
                .add(
                        Headers.AUTHORIZATION,
                        Credentials.of("Digest username=\"" + isim.impi() + "\", realm=\"" + MemoryLab.DOMAIN
                                + "\", nonce=\"" + nonce + "\", uri=\"sip:x\", response=\"" + "0".repeat(32) + "\", "
                                + more))
                .addAll(Headers.SECURITY_CLIENT, proposals(proposed))
                .build();
    }

    /** SM1 of somebody who says this UE's name. */
    SipRequest forgedProposal(int i) {
        int own = portUs;
        portUs = 6_400 + i;
        List<Parameterized> proposals = proposals(new Sas(7_400 + i, 300_000 + i, 400_000 + i));
        portUs = own;
        return base(null, 600_000)
                .set(Headers.CALL_ID, "forged" + i)
                .add(
                        Headers.AUTHORIZATION,
                        Credentials.of("Digest username=\"" + isim.impi() + "\", realm=\"" + MemoryLab.DOMAIN
                                + "\", nonce=\"\", uri=\"sip:" + MemoryLab.DOMAIN + "\", response=\"\""))
                .addAll(Headers.SECURITY_CLIENT, proposals)
                .build();
    }

    /** A REGISTER in clear of somebody whom nobody knows. */
    SipRequest strangersRegister(int i) {
        String stranger = "sip:stranger" + i + "@" + MemoryLab.DOMAIN;
        return base(null, 600_000)
                .set(Headers.FROM, NameAddr.of("<" + stranger + ">;tag=x" + i))
                .set(Headers.TO, NameAddr.of("<" + stranger + ">"))
                .set(Headers.CALL_ID, "stranger" + i)
                .add(
                        Headers.AUTHORIZATION,
                        Credentials.of("Digest username=\"stranger" + i + "@" + MemoryLab.DOMAIN + "\", realm=\""
                                + MemoryLab.DOMAIN + "\", nonce=\"\", uri=\"sip:x\", response=\"\""))
                .addAll(Headers.SECURITY_CLIENT, proposals(freshSas()))
                .build();
    }

    private List<Parameterized> proposals(Sas proposed) {
        List<Parameterized> values = new ArrayList<>();
        for (IpsecMode mode : modes) {
            for (EspSuite suite : suites) {
                String text = "ipsec-3gpp;prot=esp;mod=" + mode.label() + ";spi-c=" + proposed.spiUc + ";spi-s="
                        + proposed.spiUs + ";port-c=" + proposed.portUc + ";port-s=" + portUs + ";alg="
                        + suite.integrity().label() + ";ealg="
                        + suite.encryption().label()
                        + (improved ? ";port-ues=0;port-ued=0" : "");
                values.add(Parameterized.of(text));
            }
        }
        return values;
    }

    private void challenged(SipRequest request, SipResponse response, @Nullable Sas through) {
        IpAddress received = response.via().received();
        if (through == null && received != null) {
            seen = received;
        }
        Challenge challenge = response.values(Headers.WWW_AUTHENTICATE).getFirst();
        if (challenge.get("ik") != null || challenge.get("ck") != null) {
            throw new AssertionError("the P-CSCF let the keys out");
        }
        String nonce = String.valueOf(challenge.get("nonce"));
        if (!(AkaNonce.decode(nonce) instanceof Decoded.Ok<AkaNonce>(AkaNonce aka))) {
            failure = "nonce";
            return;
        }
        String common = "Digest username=\"" + isim.impi() + "\", realm=\"" + MemoryLab.DOMAIN + "\", nonce=\"" + nonce
                + "\", uri=\"sip:" + MemoryLab.DOMAIN + "\", algorithm=" + challenge.get("algorithm");
        switch (isim.authenticate(aka.rand(), aka.autn())) {
            case AkaResult.NetworkNotAuthentic _ -> register(through == null, common + ", response=\"\"", 600_000);
            case AkaResult.SynchronisationFailure(var auts) ->
                register(
                        through == null,
                        common + ", response=\"\", auts=\""
                                + Base64.getEncoder().encodeToString(auts.encode()) + "\"",
                        600_000);
            case AkaResult.Success success -> {
                Sas made = pending;
                Ipsec3gpp chosen = choose(response);
                if (chosen == null || made == null) {
                    failure = "agreement";
                    return;
                }
                made.server = chosen;
                made.said = response.values(Headers.SECURITY_SERVER);
                establish(made, success);
                String cnonce = random.text("0123456789abcdef", 8);
                Secret ha1 = DigestResponse.ha1(
                        DigestAlgorithm.AKAV1_MD5, isim.impi(), MemoryLab.DOMAIN, AkaPassword.v1(success.res()));
                String digest = new DigestResponse(
                                DigestAlgorithm.AKAV1_MD5,
                                Qop.AUTH,
                                nonce,
                                "00000001",
                                cnonce,
                                "REGISTER",
                                "sip:" + MemoryLab.DOMAIN,
                                ByteView.empty())
                        .of(ha1);
                SipRequest answer = base(made, 600_000)
                        .add(
                                Headers.AUTHORIZATION,
                                Credentials.of(common + ", qop=auth, nc=00000001, cnonce=\"" + cnonce
                                        + "\", response=\"" + digest + "\""))
                        .setAll(Headers.SECURITY_CLIENT, request.values(Headers.SECURITY_CLIENT))
                        .addAll(Headers.SECURITY_VERIFY, made.said)
                        .build();
                send(bendAnswer.apply(answer), made);
            }
        }
    }

    private @Nullable Ipsec3gpp choose(SipResponse response) {
        Ipsec3gpp best = null;
        for (Ipsec3gpp server : SecurityMechanism.ipsec(response.values(Headers.SECURITY_SERVER))) {
            boolean known = suites.stream()
                    .anyMatch(suite ->
                            suite.integrity().label().equals(server.integrity().label())
                                    && suite.encryption()
                                            .label()
                                            .equals(server.encryption().label()));
            if (known && modes.contains(server.mode()) && (best == null || server.preference() > best.preference())) {
                best = server;
            }
        }
        return best;
    }

    private void establish(Sas made, AkaResult.Success keys) {
        Ipsec3gpp server = made.server;
        EspSuite suite = suites.stream()
                .filter(each -> each.integrity()
                                .label()
                                .equals(server.integrity().label())
                        && each.encryption().label().equals(server.encryption().label()))
                .findFirst()
                .orElseThrow();
        boolean tunnel = server.mode().isTunnel();
        int udp = server.encapsulation() != null && server.encapsulation().isUsed()
                ? server.encapsulation().source()
                : server.mode().isEncapsulated() ? 4500 : 0;
        int theirs = udp == 4500 || udp == 0 ? udp : server.encapsulation().destination();
        IpAddress ours = tunnel ? seen : host.address();
        EspKeys esp = AnnexIKeys.expand(suite, keys.ck(), keys.ik(), new JcaEngine());
        Selector between = Selector.hosts(ours, MemoryLab.ADDRESS);
        Selector upward = between.with(Selector.ANY_PROTOCOL, PortRange.of(made.portUc), PortRange.of(server.portS()));
        Selector downward = between.with(Selector.ANY_PROTOCOL, PortRange.of(portUs), PortRange.of(server.portC()));
        made.out = path.crypto().outbound(sa(server.spiS(), tunnel, suite, esp, udp, theirs));
        made.in = path.crypto()
                .inbound(sa(made.spiUs, tunnel, suite, esp, udp, theirs).selecting(List.of(downward)));
        made.inClient = path.crypto()
                .inbound(sa(made.spiUc, tunnel, suite, esp, udp, theirs).selecting(List.of(upward)));
        path.sad().add(made.out);
        path.sad().add(made.in);
        path.sad().add(made.inClient);
        made.rule = new Spd.Rule(0, upward, new Policy.Protect(made.out));
        path.spd().add(made.rule);
    }

    private SecurityAssociation sa(long spi, boolean tunnel, EspSuite suite, EspKeys keys, int udp, int theirs) {
        SecurityAssociation sa = SecurityAssociation.of(
                spi,
                tunnel ? SecurityAssociation.Mode.TUNNEL : SecurityAssociation.Mode.TRANSPORT,
                suite,
                keys.duplicate(),
                host.address(),
                MemoryLab.ADDRESS);
        if (udp == 0) {
            return sa;
        }
        sa = sa.encapsulated(udp, theirs);
        return tunnel ? sa : sa.originally(MemoryLab.ADDRESS, seen);
    }

    private void drop(@Nullable Sas set) {
        if (set != null && set != current && set.out != null) {
            path.spd().remove(set.rule);
            path.sad().remove(set.out);
            path.sad().remove(set.in);
            path.sad().remove(set.inClient);
            set.out = null;
        }
    }

    private void completed(SipResponse response, Sas through) {
        if (response.isSuccess()) {
            Sas old = current;
            current = through;
            pending = null;
            before = old;
            registeredNow = response.values(Headers.CONTACT).size() > 0;
            failure = "";
        } else {
            failure = Integer.toString(response.status());
        }
    }

    // ---- messages

    /** Any other request through the current SAs. */
    SipRequest request(Method method, String target, UnaryOperator<RequestBuilder> more) {
        Sas through = current;
        RequestBuilder builder = base(through, 0)
                .method(method, ++cseq)
                .uri(SipUri.of(target))
                .set(Headers.TO, NameAddr.of("<" + target + ">"))
                .set(Headers.CALL_ID, random.text("abcdef", 12))
                .addAll(Headers.SECURITY_VERIFY, through == null ? List.of() : through.said);
        SipRequest request = more.apply(builder).build();
        send(request, through);
        return request;
    }

    /** Sends a request and repeats it until it is answered (timer E with T1 = 0.5 s). */
    void send(SipRequest request, @Nullable Sas through) {
        String branch = String.valueOf(request.via().branch());
        if (request.is(Method.REGISTER)) {
            registering = request.cseq().number();
        }
        waiting.put(branch, true);
        sent.put(branch, request);
        repeat(branch, request.emit(), through, 0);
    }

    private void repeat(String branch, byte[] octets, @Nullable Sas through, int count) {
        if (!waiting.containsKey(branch) || count == MOST_REPEATS) {
            return;
        }
        transmit(octets, through);
        network.simulation()
                .after(
                        Duration.ofMillis(Math.min(4_000, 500L << count)),
                        () -> repeat(branch, octets, through, count + 1));
    }

    /** Sends octets in clear or through SA2. */
    void transmit(byte[] octets, @Nullable Sas through) {
        if (through == null) {
            host.sendUdp(clearPort, MemoryLab.PCSCF, octets);
            return;
        }
        IpAddress ours = through.server.mode().isTunnel() ? seen : host.address();
        one.clear();
        inner.write(
                one.add(),
                new Endpoint(ours, through.portUc),
                new Endpoint(MemoryLab.ADDRESS, through.server.portS()),
                octets);
        path.send(one, network.simulation().now());
    }

    private void arrived() {
        if (receiving) {
            return;
        }
        receiving = true;
        do {
            path.receive(batch, network.simulation().now());
            for (int i = 0; i < batch.size(); i++) {
                EspPacket packet = batch.get(i);
                if (packet.refusal() == null
                        && inner.read(packet) instanceof Decoded.Ok<InnerUdp.Datagram>(InnerUdp.Datagram datagram)) {
                    message(ByteView.of(datagram.payload().copy()), owner(packet.inbound()));
                }
            }
        } while (batch.size() > 0);
        receiving = false;
    }

    private @Nullable Sas owner(@Nullable InboundSa sa) {
        for (Sas set : new Sas[] {pending, current, before}) {
            if (set != null && set.in == sa) {
                return set;
            }
        }
        return null;
    }

    private void message(ByteView octets, @Nullable Sas through) {
        if (octets.length() < 5) {
            pongs++;
            return;
        }
        SipMessage message = SipParser.parse(octets.array(), octets.offset(), octets.length(), SipLimits.DEFAULT)
                .orThrow();
        switch (message) {
            case SipResponse response -> {
                responses.add(response);
                String branch = String.valueOf(response.via().branch());
                SipRequest request = sent.get(branch);
                if (request == null || response.isProvisional() || waiting.remove(branch) == null) {
                    return;
                }
                if (request.is(Method.REGISTER) && request.cseq().number() != registering) {
                    return; // A.7.4.1a: one registration procedure at a time
                }
                if (request.is(Method.REGISTER)) {
                    if (response.status() == 401) {
                        challenged(request, response, through);
                    } else if (through != null) {
                        completed(response, through);
                    } else {
                        failure = Integer.toString(response.status());
                    }
                }
            }
            case SipRequest request -> {
                requests.add(request);
                if (through != null && (answersOptions || !request.is(Method.OPTIONS)) && !request.is(Method.ACK)) {
                    Sas newest = current != null ? current : through;
                    transmit(
                            SipResponse.to(request, 200)
                                    .toTag(random.text("abc", 5))
                                    .build()
                                    .emit(),
                            newest);
                }
            }
        }
    }

    /** How many answers to blank datagrams came. */
    int pongs;

    /** A key of this run as hexadecimal digits, for the tests that look for leaks. */
    static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }
}
