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
import gatehouse.esp.Encryption;
import gatehouse.esp.EspBatch;
import gatehouse.esp.EspPacket;
import gatehouse.esp.EspSuite;
import gatehouse.esp.InboundSa;
import gatehouse.esp.Integrity;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.auth.DigestAlgorithm;
import gatehouse.sip.auth.DigestResponse;
import gatehouse.sip.auth.Qop;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipLimits;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.testkit.Host;
import gatehouse.testkit.Network;
import gatehouse.testkit.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
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
    ScriptedSas current;

    @Nullable
    ScriptedSas pending;

    @Nullable
    ScriptedSas before;

    /** Our address as others see it. */
    IpAddress seen;

    private final Seeded random;

    /** REGISTER, and what forgers make of it. */
    final ScriptedRegisters registers;

    private final InnerUdp inner = new InnerUdp();
    private final EspBatch batch = new EspBatch(8, 65_535);
    private final EspBatch one = new EspBatch(1, 65_535);
    private final Map<String, Boolean> waiting = new HashMap<>();
    private final Map<String, SipRequest> sent = new HashMap<>();
    private final String callId;
    final int clearPort = 5_060;
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
        this.registers = new ScriptedRegisters(this, random, callId);
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

    ScriptedSas freshSas() {
        return new ScriptedSas(
                nextPortUc++, random.between(1_000_000L, 2_000_000_000L), random.between(1_000_000L, 2_000_000_000L));
    }

    /** The set to propose next; a test may set it to force ports and SPIs. */
    @Nullable
    ScriptedSas forced;

    private void register(boolean inClear, String credentials, long expires) {
        registeredNow = registeredNow && !inClear;
        ScriptedSas proposed = forced != null ? forced : freshSas();
        forced = null;
        if (pending != null && pending != current) {
            pending.remove(path);
        }
        pending = proposed;
        ScriptedSas through = inClear ? null : current;
        String empty = "Digest username=\"" + isim.impi() + "\", realm=\"" + MemoryLab.DOMAIN
                + "\", nonce=\"\", uri=\"sip:" + MemoryLab.DOMAIN + "\", response=\"\"";
        RequestBuilder register = registers
                .base(through, expires)
                .add(Headers.AUTHORIZATION, Credentials.of(credentials.isEmpty() ? empty : credentials));
        if (expires > 0) {
            register.addAll(Headers.SECURITY_CLIENT, registers.proposals(proposed));
        }
        if (through != null) {
            register.addAll(Headers.SECURITY_VERIFY, through.said);
        }
        send(register.build(), through);
    }

    private void challenged(SipRequest request, SipResponse response, @Nullable ScriptedSas through) {
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
                ScriptedSas made = pending;
                Ipsec3gpp chosen = ScriptedSas.choose(this, response);
                if (chosen == null || made == null) {
                    failure = "agreement";
                    return;
                }
                made.server = chosen;
                made.said = response.values(Headers.SECURITY_SERVER);
                made.establish(this, success);
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
                SipRequest answer = registers
                        .base(made, 600_000)
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

    private void completed(SipResponse response, ScriptedSas through) {
        if (response.isSuccess()) {
            ScriptedSas old = current;
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
        ScriptedSas through = current;
        RequestBuilder builder = registers
                .base(through, 0)
                .method(method, registers.nextCseq())
                .uri(SipUri.of(target))
                .set(Headers.TO, NameAddr.of("<" + target + ">"))
                .set(Headers.CALL_ID, random.text("abcdef", 12))
                .addAll(Headers.SECURITY_VERIFY, through == null ? List.of() : through.said);
        SipRequest request = more.apply(builder).build();
        send(request, through);
        return request;
    }

    /** Sends a request and repeats it until it is answered (timer E with T1 = 0.5 s). */
    void send(SipRequest request, @Nullable ScriptedSas through) {
        String branch = String.valueOf(request.via().branch());
        if (request.is(Method.REGISTER)) {
            registering = request.cseq().number();
        }
        waiting.put(branch, true);
        sent.put(branch, request);
        repeat(branch, request.emit(), through, 0);
    }

    private void repeat(String branch, byte[] octets, @Nullable ScriptedSas through, int count) {
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
    void transmit(byte[] octets, @Nullable ScriptedSas through) {
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

    private @Nullable ScriptedSas owner(@Nullable InboundSa sa) {
        for (ScriptedSas set : new ScriptedSas[] {pending, current, before}) {
            if (set != null && set.in == sa) {
                return set;
            }
        }
        return null;
    }

    private void message(ByteView octets, @Nullable ScriptedSas through) {
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
                    ScriptedSas newest = current != null ? current : through;
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
}
