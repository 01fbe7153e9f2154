package gatehouse.scenarios.stack;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Secret;
import gatehouse.base.Transport;
import gatehouse.netty.SecureEntropy;
import gatehouse.netty.StreamLimits;
import gatehouse.sip.auth.DigestClient;
import gatehouse.sip.auth.DigestCredentials;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.TransactionCounts;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEnd;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Extra;
import gatehouse.sip.ua.NextHop;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RequestAction;
import gatehouse.sip.ua.RequestHandle;
import gatehouse.sip.ua.SipAction;
import gatehouse.sip.ua.SipEvent;
import gatehouse.sip.ua.UserAgentCore;
import gatehouse.sip.ua.UserAgentSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A user agent of the house on real sockets. It answers every call and offer at once; a test may want something else. */
final class StackPhone implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What it has seen, for later questions. */
    final AtomicInteger answered = new AtomicInteger();

    final AtomicInteger established = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
    /** Calls that ended otherwise than by somebody's hanging up. */
    final AtomicInteger failed = new AtomicInteger();

    /** Calls made because another call's far end asked for it, by what they are for. */
    private final Map<CallHandle, CallHandle> transfers = new ConcurrentHashMap<>();

    private final BlockingQueue<SipAction> told = new LinkedBlockingQueue<>();
    private final StackHost<SipEvent> host;
    private volatile UserAgentCore core;
    private volatile Predicate<SipAction> owner = action -> false;
    private volatile boolean remembering = true;

    StackPhone(IpAddress address) throws IOException {
        this(address, StackHost.BUSY, Duration.ofSeconds(10));
    }

    /** One with limits of its own on streams, and on how long a message in them may take. */
    StackPhone(IpAddress address, StreamLimits limits, Duration patience) throws IOException {
        host = new StackHost<>(
                address, limits, local -> core = core(local, patience), SipEvent.Transport::new, (action, wire) -> {
                    if (action instanceof SipAction.Transport(var what)) {
                        wire.accept(what);
                    } else {
                        hear(action);
                    }
                });
    }

    private static UserAgentCore core(Endpoint local, Duration patience) {
        UserAgentSettings usual = UserAgentSettings.of(
                TransactionSettings.userAgent(TransportPolicy.listening(local.port(), true))
                        .with(patience),
                NextHop.OWN_FLOW);
        return new UserAgentCore(
                new UserAgentSettings(
                        usual.product(),
                        usual.transactions(),
                        usual.nextHop(),
                        usual.sessionExpires(),
                        usual.minSessionExpires(),
                        usual.reliableProvisionals(),
                        List.of(Method.MESSAGE, Method.REGISTER)),
                new SecureEntropy());
    }

    /** Does this with what is told, on the core's thread; what it says false to is treated as usual. */
    void owner(Predicate<SipAction> does) {
        owner = does;
    }

    /** Keeps only counts of what it is told, for runs of many calls. */
    void forgetful() {
        remembering = false;
    }

    private void hear(SipAction action) {
        switch (action) {
            case CallAction.Answered _ -> answered.incrementAndGet();
            case CallAction.Established _ -> established.incrementAndGet();
            case CallAction.Ended(var _, CallEnd end) -> {
                ended.incrementAndGet();
                if (end.by() == CallEnd.By.FAILURE || end.status() >= 300) {
                    failed.incrementAndGet();
                }
            }
            default -> {}
        }
        if (remembering) {
            told.add(action);
        }
        if (owner.test(action)) {
            return;
        }
        switch (action) {
            case CallAction.Incoming incoming -> {
                does(new CallEvent.Progress(incoming.call(), 180, null, false, List.of()));
                does(new CallEvent.Accept(incoming.call(), sdp(""), List.of()));
            }
            case CallAction.OfferReceived offer -> does(new CallEvent.Answer(offer.call(), sdp("")));
            case CallAction.OfferWanted wanted -> does(new CallEvent.Offer(wanted.call(), sdp("")));
            case CallAction.TransferAsked asked -> obey(asked);
            case CallAction.Answered(var call, var _, var _, var _)
            when transfers.containsKey(call) -> does(new CallEvent.TransferProgress(transfers.remove(call), 200));
            case CallAction.Ended(var call, CallEnd end)
            when transfers.containsKey(call) ->
                does(new CallEvent.TransferProgress(transfers.remove(call), end.status()));
            default -> {}
        }
    }

    /** Calls whom it is asked to call, in place of the call that Replaces names if there is one. */
    private void obey(CallAction.TransferAsked asked) {
        does(new CallEvent.AnswerTransfer(asked.call(), 202));
        SipUri target = asked.target().sipUri();
        Endpoint there = new Endpoint(target.address(), target.effectivePort());
        String replaces = target.headers().get("replaces");
        List<Extra<?>> extras = replaces == null
                ? List.of()
                : List.of(Extra.of(
                        Headers.REPLACES, Headers.REPLACES.parse(replaces).orThrow()));
        CallHandle call = core.newCall();
        transfers.put(call, asked.call());
        does(new CallEvent.Start(call, party(there, Transport.UDP), target.withoutHeaders(), sdp(""), extras));
    }

    Endpoint local() {
        return host.local();
    }

    void does(SipEvent event) {
        host.post(event);
    }

    TransactionCounts counts() {
        return host.ask(() -> core.counts());
    }

    int calls() {
        return host.ask(() -> core.callCount());
    }

    CallHandle newCall() {
        return host.ask(() -> core.newCall());
    }

    RequestHandle newRequest() {
        return host.ask(() -> core.newRequest());
    }

    /** A session of one PCMU stream; {@code direction} such as "a=sendonly\r\n" or nothing. */
    Body sdp(String direction) {
        IpAddress address = local().address();
        String family = (address.isV6() ? "IN IP6 " : "IN IP4 ") + address;
        return Body.sdp("v=0\r\no=house 1 1 " + family + "\r\ns=-\r\nc=" + family
                + "\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n" + direction);
    }

    Party party(Endpoint remote, Transport transport) {
        Endpoint from = transport.isReliable() ? local().withPort(0) : local();
        SipUri contact = SipUri.of("sip:house@" + local().address().uriHost() + ":" + local().port());
        return Party.of(
                NameAddr.of("<sip:house@example.com>"),
                transport.isReliable()
                        ? contact.with("transport", transport.name().toLowerCase(Locale.ROOT))
                        : contact,
                new Flow(transport, from, remote));
    }

    static DigestClient digest(String user, String password) {
        return new DigestClient(DigestCredentials.ofPassword(user, Secret.ofText(password)), new SecureEntropy());
    }

    /** Calls somebody. */
    CallHandle call(Party party, String user) {
        return call(party, user, _ -> {});
    }

    /** Calls somebody; {@code first} hears of the call before anything of it leaves. */
    CallHandle call(Party party, String user, Consumer<CallHandle> first) {
        CallHandle call = newCall();
        first.accept(call);
        Endpoint remote = party.flow().remote();
        SipUri target = SipUri.of("sip:" + user + "@" + remote.address().uriHost() + ":" + remote.port());
        does(new CallEvent.Start(call, party, target, sdp(""), List.of()));
        return call;
    }

    /** The next thing of this kind that it is told; what comes before is passed over. */
    <T extends SipAction> T next(Class<T> kind) throws InterruptedException {
        return next(kind, _ -> true);
    }

    <T extends SipAction> T next(Class<T> kind, Predicate<T> wanted) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            SipAction action = told.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (action == null) {
                throw new AssertionError("was not told " + kind.getSimpleName());
            }
            if (kind.isInstance(action) && wanted.test(kind.cast(action))) {
                return kind.cast(action);
            }
        }
    }

    /** What it was asked by REGISTER and the like. */
    RequestAction.Received nextRequest() throws InterruptedException {
        return next(RequestAction.Received.class);
    }

    @Override
    public void close() {
        host.close();
    }
}
