package gatehouse.lab.town;

import gatehouse.base.ByteView;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.ServerTransactionId;
import gatehouse.sip.transaction.TransactionAction;
import gatehouse.sip.transaction.TransactionCore;
import gatehouse.sip.transaction.TransactionEvent;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.testkit.CoreActor;
import gatehouse.testkit.Host;
import gatehouse.testkit.Packet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A phone of no particular make: transactions of its own, and a hand that writes each request and each digest. */
public final class Phone {
    public static final String SDP =
            "v=0\r\no=- 1 1 IN IP4 10.0.0.5\r\ns=-\r\nc=IN IP4 10.0.0.5\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n";

    public final String number;
    /** Requests that came, the oldest first. */
    public final List<SipRequest> requests = new ArrayList<>();
    /** What is done about each request that comes; by default everything is answered with 200 and nothing more. */
    public BiConsumer<ServerTransactionId, SipRequest> habit = (id, request) -> respond(id, request, 200);

    private final Town town;
    private final Host host;
    private final String user;
    private final String password;
    private final String callIds;
    private final CoreActor<TransactionEvent, TransactionAction> core;
    private final Map<ClientTransactionId, List<SipResponse>> finals = new HashMap<>();
    private int port = 5060;
    private long cseq = 1;
    private int calls;
    private Optional<Challenge> challenge = Optional.empty();
    private int count;

    Phone(Town town, Host host, String user, String number, String password) {
        this.town = town;
        this.host = host;
        this.user = user;
        this.number = number;
        this.password = password;
        this.callIds = user + "-" + town.network.randomness().token(6) + "-";
        TransactionSettings settings = TransactionSettings.userAgent(TransportPolicy.listening(5060, false));
        this.core = town.network
                .simulation()
                .drive(new TransactionCore(settings, town.network.randomness()), this::carryOut);
        host.bindUdp(port, this::receive);
    }

    private void receive(Packet packet) {
        Flow flow = new Flow(Transport.UDP, packet.to(), packet.from());
        core.feed(new TransactionEvent.Transport(new TransportEvent.Datagram(flow, ByteView.of(packet.payload()))));
    }

    private void carryOut(TransactionAction action) {
        switch (action) {
            case TransactionAction.Transport(TransportAction.Transmit(Flow flow, byte[] octets)) ->
                host.sendUdp(port, flow.remote(), octets);
            case TransactionAction.RequestReceived(var id, var request, var _) -> {
                requests.add(request);
                habit.accept(id, request);
            }
            case TransactionAction.AckReceived(var ack, var _) -> requests.add(ack);
            case TransactionAction.ResponseReceived(var id, var response, var _) -> {
                if (response.isFinal()) {
                    List<SipResponse> before = finals.computeIfAbsent(id, _ -> new ArrayList<>());
                    if (before.stream().noneMatch(one -> Objects.equals(one.toTag(), response.toTag()))) {
                        before.add(response);
                    }
                }
            }
            default -> {}
        }
    }

    /** The NAT in front of it gives it another port; what still goes to the old one is lost. */
    public void moveTo(int other) {
        host.bindUdp(port, _ -> {});
        port = other;
        host.bindUdp(other, this::receive);
    }

    /** What a request is answered with at last, waiting for it in virtual time. */
    public SipResponse ask(SipRequest request) {
        ClientTransactionId id = send(request);
        return await(id);
    }

    /** Sends a request. */
    public ClientTransactionId send(SipRequest request) {
        ClientTransactionId id = ClientTransactionId.fresh(town.network.randomness(), request.method());
        core.feed(new TransactionEvent.SendRequest(id, request, way()));
        return id;
    }

    /** Gives an INVITE up. */
    public void cancel(ClientTransactionId id) {
        core.feed(new TransactionEvent.Cancel(id, ""));
    }

    /** Acknowledges a 2xx. */
    public void ack(SipResponse ok) {
        SipRequest ack = within(ok, Method.ACK, ok.cseq().number()).build();
        core.feed(new TransactionEvent.SendAck(
                ClientTransactionId.fresh(town.network.randomness(), Method.ACK), ack, way()));
    }

    /** A request in the dialog that a 2xx to our INVITE made (RFC 3261 12.2.1.1). */
    public RequestBuilder within(SipResponse ok, Method method, long number) {
        NameAddr contact = ok.contact();
        return SipRequest.builder(method, contact == null ? ok.to().uri() : contact.uri())
                .setAll(Headers.ROUTE, ok.values(Headers.RECORD_ROUTE).reversed())
                .set(Headers.MAX_FORWARDS, 70)
                .set(Headers.FROM, ok.from())
                .set(Headers.TO, ok.to())
                .set(Headers.CALL_ID, ok.callId())
                .set(Headers.CSEQ, new CSeq(number, method))
                .set(Headers.CONTACT, new Contact.Address(contact()));
    }

    /** The final response to a request that was sent, waiting for it in virtual time. */
    public SipResponse await(ClientTransactionId id) {
        try {
            town.network
                    .simulation()
                    .runUntil("a final response", Duration.ofSeconds(40), () -> finals.containsKey(id));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + town.story(), e);
        }
        return finals.get(id).getFirst();
    }

    /** Every final response to an INVITE that was forked, one of each phone, the first first. */
    public List<SipResponse> finals(ClientTransactionId id) {
        return List.copyOf(finals.getOrDefault(id, List.of()));
    }

    /** A final response, if it has come. */
    public Optional<SipResponse> answer(ClientTransactionId id) {
        return finals(id).stream().findFirst();
    }

    /** Answers a request of somebody else. */
    public void respond(ServerTransactionId id, SipRequest request, int status) {
        var response = SipResponse.to(request, status)
                .toTag(
                        request.to().tag() == null
                                ? host.name()
                                : String.valueOf(request.to().tag()))
                .addAll(Headers.RECORD_ROUTE, request.values(Headers.RECORD_ROUTE))
                .add(Headers.CONTACT, new Contact.Address(contact()));
        if (request.is(Method.INVITE) && status == 200) {
            response.body(MediaType.SDP, SDP);
        }
        core.feed(new TransactionEvent.SendResponse(id, response.build()));
    }

    /** A REGISTER without a proof. */
    public RequestBuilder register(int expires) {
        return request(Method.REGISTER, Uri.of("sip:" + Town.DOMAIN), number, callIds + "r")
                .set(Headers.EXPIRES, (long) expires)
                .set(Headers.CONTACT, new Contact.Address(contact()));
    }

    /** Registers by digest and expects to be let in. */
    public SipResponse registered(int expires) {
        SipResponse refusal = ask(register(expires).build());
        if (refusal.status() == 401) {
            challenged(refusal);
            return ask(signed(register(expires)).build());
        }
        return refusal;
    }

    /** An INVITE to {@code called} with an offer. */
    public RequestBuilder invite(String called) {
        return request(Method.INVITE, Uri.of("sip:" + called + "@" + Town.DOMAIN), called, callIds + ++calls)
                .set(Headers.CONTACT, new Contact.Address(contact()))
                .body(MediaType.SDP, SDP);
    }

    private RequestBuilder request(Method method, Uri uri, String to, String callId) {
        return SipRequest.builder(method, uri)
                .set(Headers.MAX_FORWARDS, 70)
                .set(
                        Headers.FROM,
                        NameAddr.of("<sip:" + number + "@" + Town.DOMAIN + ">").withTag(user))
                .set(Headers.TO, NameAddr.of("<sip:" + to + "@" + Town.DOMAIN + ">"))
                .set(Headers.CALL_ID, callId)
                .set(Headers.CSEQ, new CSeq(cseq++, method));
    }

    /** Takes the first challenge of a refusal. */
    public void challenged(SipResponse refusal) {
        challenge = Optional.of(refusal.values(Headers.WWW_AUTHENTICATE).getFirst());
        count = 0;
    }

    /** The next proof for the last challenge. */
    public RequestBuilder signed(RequestBuilder request) {
        SipRequest plain = request.build();
        return signed(request, password, ++count, plain.uri().toString());
    }

    /** A proof with another password, count or URI than is right. */
    public RequestBuilder signed(RequestBuilder request, String with, int nc, String uri) {
        Challenge asked = challenge.orElseThrow();
        String algorithm = String.valueOf(asked.get("algorithm"));
        String nonce = String.valueOf(asked.get("nonce"));
        String realm = String.valueOf(asked.get("realm"));
        String tail = "%08x:%s:auth".formatted(nc, "c0ffee");
        String ha1 = hash(algorithm, user + ":" + realm + ":" + with);
        String ha2 = hash(algorithm, request.build().method().name() + ":" + uri);
        String response = hash(algorithm, ha1 + ":" + nonce + ":" + tail + ":" + ha2);
        return request.set(
                Headers.AUTHORIZATION,
                Credentials.of(("Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\","
                                + " algorithm=%s, qop=auth, nc=%08x, cnonce=\"c0ffee\"")
                        .formatted(user, realm, nonce, uri, response, algorithm, nc)));
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private NameAddr contact() {
        return NameAddr.of(SipUri.of(user, host.address().uriHost(), 5060));
    }

    private Flow way() {
        return new Flow(Transport.UDP, host.at(port), town.operator.at(5060));
    }

    /** The requests of one method that came. */
    public long came(Method method) {
        return requests.stream().filter(request -> request.is(method)).count();
    }
}
