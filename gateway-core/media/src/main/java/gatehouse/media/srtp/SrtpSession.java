package gatehouse.media.srtp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The protection of one stream over all offers and answers of its call: an agreement whose key is the same as before
 * keeps sender or receiver with rollover counts and windows; a new key starts a new one. Halves of earlier agreements are
 * kept until {@link #settle}, so that a call whose forks answer in turn comes back to each where it left it. Used on the
 * thread of its {@link SrtpCrypto}.
 */
public final class SrtpSession implements AutoCloseable {
    /** Forks that answer a call, at most; what is older is forgotten. */
    private static final int MOST_EARLIER = 8;

    private final SrtpCrypto crypto;
    private final List<SrtpSender> senders = new ArrayList<>();
    private final List<Receiving> receivers = new ArrayList<>();

    /** A receiver and the first key that it was made for, which names it among forks. */
    private record Receiving(SrtpReceiver receiver, MasterKey key) {}

    /** Unprotected as yet. */
    public SrtpSession(SrtpCrypto crypto) {
        this.crypto = crypto;
    }

    /** Takes what was agreed with another answerer of the same offer (RFC 4568 7.3), or for the first time. */
    public void fork(SdesResult.Protected agreed) {
        send(agreed.sending());
        CryptoAttribute theirs = agreed.receiving();
        MasterKey key = theirs.keys().getFirst();
        for (Receiving known : receivers) {
            if (known.receiver().policy().equals(theirs.policy()) && known.key().isSameKey(key)) {
                receivers.remove(known);
                receivers.addFirst(known);
                return;
            }
        }
        receivers.addFirst(new Receiving(new SrtpReceiver(crypto, theirs.policy(), theirs.keys()), key.duplicate()));
        while (receivers.size() > MOST_EARLIER) {
            close(receivers.removeLast());
        }
    }

    /** Takes what was agreed with the one peer, first or anew; packets under its last key are still understood. */
    public void use(SdesResult.Protected agreed) {
        SrtpPolicy in = agreed.receiving().policy();
        if (receivers.isEmpty() || !receivers.getFirst().receiver().policy().equals(in)) {
            fork(agreed);
        } else {
            send(agreed.sending());
            Receiving now = receivers.removeFirst();
            now.receiver().rekey(agreed.receiving().keys());
            now.key().close();
            receivers.addFirst(new Receiving(
                    now.receiver(), agreed.receiving().keys().getFirst().duplicate()));
        }
    }

    private void send(CryptoAttribute ours) {
        MasterKey key = ours.keys().getFirst();
        for (SrtpSender known : senders) {
            if (known.isKeyedBy(key) && known.policy().equals(ours.policy())) {
                senders.remove(known);
                senders.addFirst(known);
                return;
            }
        }
        senders.addFirst(new SrtpSender(crypto, ours.policy(), key));
        while (senders.size() > MOST_EARLIER) {
            senders.removeLast().close();
        }
    }

    /** The call stands: halves that only other forks would need are wiped. */
    public void settle() {
        while (senders.size() > 1) {
            senders.removeLast().close();
        }
        while (receivers.size() > 1) {
            close(receivers.removeLast());
        }
    }

    private static void close(Receiving old) {
        old.receiver().close();
        old.key().close();
    }

    /** Who protects what we send; null before an agreement. */
    public @Nullable SrtpSender sender() {
        return senders.isEmpty() ? null : senders.getFirst();
    }

    /** Who opens what we receive; null before an agreement. */
    public @Nullable SrtpReceiver receiver() {
        return receivers.isEmpty() ? null : receivers.getFirst().receiver();
    }

    @Override
    public void close() {
        senders.forEach(SrtpSender::close);
        senders.clear();
        receivers.forEach(SrtpSession::close);
        receivers.clear();
    }
}
