package gatehouse.media.srtp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The protection of one stream over all offers and answers of its call: an agreement whose key is the same as before
 * keeps sender or receiver with rollover counts and windows; a new key starts a new one. While a call's forks answer in
 * turn, each keeps its halves, so that the call comes back to it where it left it. Used on the thread of its
 * {@link SrtpCrypto}.
 *
 * <p>Between an answer and its arrival the two ends know different keys. So that nothing is lost then, what was agreed
 * before still opens packets until {@link #forgetOld}, and whoever answered sends under its old key until the other end
 * was heard under its new one, which shows that it has the answer.
 */
public final class SrtpSession implements AutoCloseable {
    /** Forks that answer a call, at most; what is older is forgotten. */
    private static final int MOST_FORKS = 8;

    private final SrtpCrypto crypto;
    private final List<SrtpSender> senders = new ArrayList<>();
    private final List<Receiving> receivers = new ArrayList<>();
    /** Takes over from the first sender as soon as the peer can open what it protects. */
    private @Nullable SrtpSender next;
    /** Under another suite than now; packets of its time may still be on their way. */
    private @Nullable Receiving last;

    /** A receiver and the first key that it was made for, which names it among forks. */
    private record Receiving(SrtpReceiver receiver, MasterKey key) {
        void close() {
            receiver.close();
            key.close();
        }
    }

    /** Unprotected as yet. */
    public SrtpSession(SrtpCrypto crypto) {
        this.crypto = crypto;
    }

    /** Takes what was agreed with another answerer of the same offer (RFC 4568 7.3). */
    public void fork(SdesResult.Protected agreed) {
        send(agreed.sending());
        while (senders.size() > MOST_FORKS) {
            senders.removeLast().close();
        }
        receive(agreed.receiving());
        while (receivers.size() > MOST_FORKS) {
            receivers.removeLast().close();
        }
    }

    /** Takes what was agreed with the one peer, first or anew; halves that only other forks would need are wiped. */
    public void use(SdesResult.Protected agreed) {
        switchOver();
        if (agreed.answering() && !senders.isEmpty() && known(agreed.sending()) == null) {
            next = sender(agreed.sending());
        } else {
            send(agreed.sending());
        }
        while (senders.size() > 1) {
            senders.removeLast().close();
        }
        boolean forked = receivers.size() > 1;
        CryptoAttribute theirs = agreed.receiving();
        if (receivers.size() == 1 && receivers.getFirst().receiver().policy().equals(theirs.policy())) {
            Receiving now = receivers.removeFirst();
            now.receiver().rekey(theirs.keys());
            now.key().close();
            receivers.addFirst(
                    new Receiving(now.receiver(), theirs.keys().getFirst().duplicate()));
        } else {
            receive(theirs);
        }
        while (receivers.size() > 1) {
            Receiving old = receivers.removeLast();
            if (forked) {
                old.close();
            } else {
                closeLast();
                last = old;
            }
        }
    }

    private @Nullable SrtpSender known(CryptoAttribute ours) {
        for (SrtpSender sender : senders) {
            if (sender.isKeyedBy(ours.keys().getFirst()) && sender.policy().equals(ours.policy())) {
                return sender;
            }
        }
        return null;
    }

    private SrtpSender sender(CryptoAttribute ours) {
        return new SrtpSender(crypto, ours.policy(), ours.keys().getFirst());
    }

    private void send(CryptoAttribute ours) {
        SrtpSender known = known(ours);
        senders.remove(known);
        senders.addFirst(known == null ? sender(ours) : known);
    }

    private void receive(CryptoAttribute theirs) {
        MasterKey key = theirs.keys().getFirst();
        for (Receiving known : receivers) {
            if (known.receiver().policy().equals(theirs.policy()) && known.key().isSameKey(key)) {
                receivers.remove(known);
                receivers.addFirst(known);
                return;
            }
        }
        receivers.addFirst(new Receiving(new SrtpReceiver(crypto, theirs.policy(), theirs.keys()), key.duplicate()));
    }

    /** Sends under what was agreed on last from now on, whether the peer has shown that it knows or not. */
    public void switchOver() {
        if (next != null) {
            senders.removeFirst().close();
            senders.addFirst(next);
            next = null;
        }
    }

    /** Wipes what was agreed before: nothing under it is on its way any more. */
    public void forgetOld() {
        switchOver();
        receivers.forEach(now -> now.receiver().forgetOldKeys());
        closeLast();
    }

    private void closeLast() {
        if (last != null) {
            last.close();
            last = null;
        }
    }

    /** Who protects what we send; null before an agreement. */
    public @Nullable SrtpSender sender() {
        if (senders.isEmpty()) {
            return null;
        }
        if (next != null
                && (receivers.getFirst().receiver().hasOpened()
                        || senders.getFirst().packetsLeft() <= 0)) {
            switchOver();
        }
        return senders.getFirst();
    }

    /** Who opens what we receive; null before an agreement. */
    public @Nullable SrtpReceiver receiver() {
        return receivers.isEmpty() ? null : receivers.getFirst().receiver();
    }

    /** Who opens what was sent under the suite that was agreed on before; null if none was, or not lately. */
    public @Nullable SrtpReceiver lastReceiver() {
        return last == null ? null : last.receiver();
    }

    @Override
    public void close() {
        switchOver();
        senders.forEach(SrtpSender::close);
        senders.clear();
        receivers.forEach(Receiving::close);
        receivers.clear();
        closeLast();
    }
}
