package gatehouse.media.srtp;

import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.PacketCipher;
import org.jspecify.annotations.Nullable;

/** One packet on its way through a batch; made once and used again. */
final class SrtpItem {
    byte[] array = {};
    int offset;
    int length;
    boolean isRtcp;
    SrtpOutcome outcome = SrtpOutcome.OK;
    int resultLength;

    @Nullable
    SrtpReceiver receiver;

    SrtpReceiver.@Nullable Slot slot;

    @Nullable
    SrtpStream stream;

    int ssrc;
    long index;
    /** Whether the receiver may know other keys or rollover counts to try. */
    boolean mayRetry;

    void start(byte[] in, int at, int octets, boolean rtcp) {
        array = in;
        offset = at;
        length = octets;
        isRtcp = rtcp;
        outcome = SrtpOutcome.OK;
        resultLength = octets;
        receiver = null;
        slot = null;
        stream = null;
        mayRetry = false;
    }

    /** Ends the packet's way: nothing more is done with it. */
    void fail(SrtpOutcome reason) {
        outcome = reason;
        resultLength = 0;
    }

    /**
     * Puts an RTP packet of {@code plain} octets, header and payload, into {@code batch} (RFC 3711 3.1, RFC 7714 8).
     *
     * @return octets of the protected packet
     */
    int layRtp(
            PacketBatch batch,
            PacketCipher cipher,
            SrtpPolicy policy,
            SessionKeys keys,
            int header,
            int plain,
            int mki) {
        int i = batch.add(keys.key, array);
        int tag = cipher.transform().tagBytes();
        batch.crypt(i, offset + header, policy.encryptRtp() ? plain - header : 0);
        if (policy.suite().isAead()) {
            batch.auth(i, offset, policy.encryptRtp() ? header : plain, offset + plain);
        } else {
            batch.auth(i, offset, plain, offset + plain + mki);
            batch.trailer(i, index >>> 16, 4);
        }
        keys.rtpIv(batch.ivs(), i * PacketBatch.IV_STRIDE, array, offset, ssrc, index);
        return plain + tag + mki;
    }

    /** Where the MKI of an RTP packet of {@code plain} octets stands. */
    int rtpMkiAt(SrtpSuite suite, int plain) {
        return offset + plain + (suite.isAead() ? suite.rtp().tagBytes() : 0);
    }

    /** The same for RTCP; {@code word} is the E bit and index (RFC 3711 3.4, RFC 7714 9). */
    int layRtcp(
            PacketBatch batch, PacketCipher cipher, SrtpPolicy policy, SessionKeys keys, int word, int plain, int mki) {
        int i = batch.add(keys.key, array);
        int tag = cipher.transform().tagBytes();
        boolean encrypted = word < 0;
        batch.crypt(i, offset + 8, encrypted ? plain - 8 : 0);
        if (policy.suite().isAead()) {
            batch.auth(i, offset, encrypted ? 8 : plain, offset + plain);
            batch.trailer(i, word, 4);
        } else {
            batch.auth(i, offset, plain + 4, offset + plain + 4 + mki);
        }
        keys.rtcpIv(batch.ivs(), i * PacketBatch.IV_STRIDE, array, offset, ssrc, word);
        return plain + 4 + tag + mki;
    }

    /** Where the E bit and index of an RTCP packet of {@code plain} octets stand; the MKI follows them. */
    int rtcpWordAt(SrtpSuite suite, int plain) {
        return offset + plain + (suite.isAead() ? suite.rtcp().tagBytes() : 0);
    }
}
