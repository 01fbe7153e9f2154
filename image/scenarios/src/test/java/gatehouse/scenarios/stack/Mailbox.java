package gatehouse.scenarios.stack;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.netty.SecureEntropy;
import gatehouse.sip.body.MessageSummary;
import gatehouse.sip.dialog.Dialog;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.ServerTransactionId;
import gatehouse.sip.transaction.TransactionAction;
import gatehouse.sip.transaction.TransactionCore;
import gatehouse.sip.transaction.TransactionEvent;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportPolicy;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A registrar that takes everybody in and keeps their mailbox: the notifier of RFC 3842 on the transaction layer. */
final class Mailbox implements AutoCloseable {
    private static final String EVENT = "message-summary";

    private final SecureEntropy entropy = new SecureEntropy();
    private final StackHost<TransactionEvent> host;
    private final Semaphore notified = new Semaphore(0);
    private final Semaphore subscribed = new Semaphore(0);
    private volatile Dialog subscriber;
    private volatile String content =
            "Messages-Waiting: yes\r\nMessage-Account: sip:voicemail@home.example\r\n" + "Voice-Message: 2/8 (0/2)\r\n";

    Mailbox(IpAddress address) throws IOException {
        host = new StackHost<>(
                address,
                StackHost.BUSY,
                local -> new TransactionCore(
                        TransactionSettings.proxy(TransportPolicy.listening(local.port(), true)), entropy),
                TransactionEvent.Transport::new,
                (action, wire) -> {
                    switch (action) {
                        case TransactionAction.Transport(var what) -> wire.accept(what);
                        case TransactionAction.RequestReceived(var id, var request, var flow) ->
                            answer(id, request, flow);
                        case TransactionAction.ResponseReceived(var _, var response, var _)
                        when response.status() == 200 -> notified.release();
                        default -> {}
                    }
                });
    }

    private void answer(ServerTransactionId id, SipRequest request, Flow flow) {
        if (request.is(Method.REGISTER)) {
            var response = SipResponse.to(request, 200).toTag(entropy.token(8));
            for (Contact contact : request.values(Headers.CONTACT)) {
                response.add(Headers.CONTACT, contact);
            }
            host.post(new TransactionEvent.SendResponse(
                    id, response.set(Headers.EXPIRES, 60L).build()));
            return;
        }
        Parameterized event = request.value(Headers.EVENT);
        if (!request.is(Method.SUBSCRIBE) || event == null || !event.is(EVENT)) {
            int status = request.is(Method.SUBSCRIBE) ? 489 : 405;
            host.post(new TransactionEvent.SendResponse(
                    id, SipResponse.to(request, status).toTag(entropy.token(8)).build()));
            return;
        }
        subscribed.release();
        Dialog known = subscriber;
        boolean refresh = request.to().tag() != null && known != null;
        String tag = refresh ? known.id().localTag() : entropy.token(8);
        if (!refresh) {
            subscriber = Dialog.atCallee(request, tag, true, flow);
        }
        Long expires = request.value(Headers.EXPIRES);
        host.post(new TransactionEvent.SendResponse(
                id,
                SipResponse.to(request, 200)
                        .toTag(tag)
                        .set(Headers.EXPIRES, expires == null ? 3600L : expires)
                        .add(Headers.CONTACT, contact())
                        .build()));
        tell(expires != null && expires == 0);
    }

    private Contact contact() {
        return new Contact.Address(NameAddr.of("<sip:mailbox@" + host.local() + ">"));
    }

    private void tell(boolean last) {
        Dialog dialog = subscriber.next();
        subscriber = dialog;
        SipRequest notify = dialog.request(Method.NOTIFY, dialog.localSequence())
                .set(Headers.EVENT, Parameterized.of(EVENT))
                .set(
                        Headers.SUBSCRIPTION_STATE,
                        Parameterized.of(last ? "terminated;reason=timeout" : "active;expires=60"))
                .add(Headers.CONTACT, contact())
                .body(MediaType.of(MessageSummary.MEDIA_TYPE), content)
                .build();
        host.post(new TransactionEvent.SendRequest(
                ClientTransactionId.fresh(entropy, Method.NOTIFY), notify, dialog.flow()));
    }

    Endpoint local() {
        return host.local();
    }

    /** Waits for a subscription. */
    void untilSubscribed() throws InterruptedException {
        if (!subscribed.tryAcquire(10, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody subscribed");
        }
        subscribed.release();
    }

    /** How many SUBSCRIBEs have come. */
    int subscriptions() {
        return subscribed.availablePermits();
    }

    /** Begins anew, as with another subscriber. */
    void forget() {
        host.ask(() -> {
            subscriber = null;
            notified.drainPermits();
            return subscribed.drainPermits();
        });
    }

    /** Waits until so many NOTIFYs were taken with 200. */
    void untilNotified(int count) throws InterruptedException {
        if (!notified.tryAcquire(count, 10, TimeUnit.SECONDS)) {
            throw new AssertionError("only " + notified.availablePermits() + " NOTIFYs were taken");
        }
    }

    /** Changes what is in the mailbox, and tells. */
    void leave(String summary) {
        host.ask(() -> {
            content = summary;
            tell(false);
            return true;
        });
    }

    @Override
    public void close() {
        host.close();
    }
}
