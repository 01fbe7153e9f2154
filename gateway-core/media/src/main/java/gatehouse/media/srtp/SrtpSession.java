package gatehouse.media.srtp;

import org.jspecify.annotations.Nullable;

/**
 * The protection of one stream over all offers and answers of its call: an agreement whose key is the same as before
 * keeps sender or receiver with rollover counts and windows; a new key starts a new one. Used on the thread of its
 * {@link SrtpCrypto}.
 */
public final class SrtpSession implements AutoCloseable {
    private final SrtpCrypto crypto;
    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;

    /** Unprotected as yet. */
    public SrtpSession(SrtpCrypto crypto) {
        this.crypto = crypto;
    }

    /** Takes what was agreed. */
    public void use(SdesResult.Protected agreed) {
        MasterKey sending = agreed.sending().keys().getFirst();
        SrtpPolicy out = agreed.sending().policy();
        SrtpSender before = sender;
        if (before == null || !before.isKeyedBy(sending) || !before.policy().equals(out)) {
            if (before != null) {
                before.close();
            }
            sender = new SrtpSender(crypto, out, sending);
        }
        SrtpPolicy in = agreed.receiving().policy();
        SrtpReceiver now = receiver;
        if (now == null || !now.policy().equals(in)) {
            if (now != null) {
                now.close();
            }
            receiver = new SrtpReceiver(crypto, in, agreed.receiving().keys());
        } else {
            now.rekey(agreed.receiving().keys());
        }
    }

    /** Who protects what we send; null before an agreement. */
    public @Nullable SrtpSender sender() {
        return sender;
    }

    /** Who opens what we receive; null before an agreement. */
    public @Nullable SrtpReceiver receiver() {
        return receiver;
    }

    @Override
    public void close() {
        if (sender != null) {
            sender.close();
        }
        if (receiver != null) {
            receiver.close();
        }
    }
}
