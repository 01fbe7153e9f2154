package gatehouse.lab.media;

import gatehouse.base.ByteView;
import gatehouse.crypto.JcaEngine;
import gatehouse.media.srtp.SdesResult;
import gatehouse.media.srtp.SrtpCrypto;
import gatehouse.media.srtp.SrtpReceiver;
import gatehouse.media.srtp.SrtpSender;
import gatehouse.media.srtp.SrtpSession;
import org.jspecify.annotations.Nullable;

/** The SRTP of one side of a call where it ends in the media gateway. Thread-safe. */
final class SecuredSide implements AutoCloseable {
    private static final int ROOM = 200;

    private final SrtpCrypto crypto = new SrtpCrypto(new JcaEngine(), new JcaEngine());
    private final SrtpSession session = new SrtpSession(crypto);

    SecuredSide() {}

    /** Takes what the access edge and the phone agreed on. */
    synchronized void use(SdesResult.Protected keys) {
        session.use(keys);
    }

    /** What of a packet from a side goes on to the other; null when it is not what the keys make. */
    static @Nullable ByteView between(
            @Nullable SecuredSide from, @Nullable SecuredSide to, ByteView packet, boolean rtcp) {
        if (from == null && to == null) {
            return packet;
        }
        ByteView plain = from == null ? packet : from.open(packet, rtcp);
        return plain == null || to == null ? plain : to.seal(plain, rtcp);
    }

    private synchronized @Nullable ByteView open(ByteView packet, boolean rtcp) {
        SrtpReceiver receiver = session.receiver();
        if (receiver == null) {
            return null;
        }
        byte[] copy = packet.copy();
        int length = rtcp ? receiver.unprotectRtcp(copy, 0, copy.length) : receiver.unprotectRtp(copy, 0, copy.length);
        return length == 0 ? null : ByteView.of(copy, 0, length);
    }

    private synchronized @Nullable ByteView seal(ByteView packet, boolean rtcp) {
        SrtpSender sender = session.sender();
        if (sender == null) {
            return null;
        }
        byte[] copy = new byte[packet.length() + ROOM];
        packet.copyTo(copy, 0);
        int length = rtcp ? sender.protectRtcp(copy, 0, packet.length()) : sender.protectRtp(copy, 0, packet.length());
        return length == 0 ? null : ByteView.of(copy, 0, length);
    }

    @Override
    public synchronized void close() {
        session.close();
        crypto.close();
    }
}
