package gatehouse.media.srtp;

import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.PacketCipher;
import gatehouse.crypto.PacketKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;

/** What SRTP must know of an RTP header (RFC 3550 5.1, RFC 8285): where it ends, and its extension elements. */
final class RtpHeader {
    static final int FIXED = 12;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private RtpHeader() {}

    /** Octets of header, CSRCs and extension of the packet at {@code offset}; -1 if it is not an RTP packet. */
    static int length(byte[] array, int offset, int length) {
        if (length < FIXED || (array[offset] & 0xc0) != 0x80) {
            return -1;
        }
        int header = FIXED + 4 * (array[offset] & 0x0f);
        if ((array[offset] & 0x10) != 0) {
            if (header + 4 > length) {
                return -1;
            }
            header += 4 + 4 * u16(array, offset + header + 2);
        }
        return header <= length ? header : -1;
    }

    static int u16(byte[] array, int at) {
        return (short) SHORT.get(array, at) & 0xffff;
    }

    static int i32(byte[] array, int at) {
        return (int) INT.get(array, at);
    }

    static void putI32(byte[] array, int at, int value) {
        INT.set(array, at, value);
    }

    /** Enciphers or deciphers the extension elements whose ids are in {@code ids} (RFC 6904 3). */
    static final class Extensions {
        private final PacketBatch batch = new PacketBatch(1);
        private byte[] stream = new byte[256];

        void crypt(PacketCipher cipher, SessionKeys keys, Set<Integer> ids, byte[] array, int offset, long index) {
            PacketKey key = keys.headerKey;
            if (key == null || (array[offset] & 0x10) == 0) {
                return;
            }
            int extension = offset + FIXED + 4 * (array[offset] & 0x0f);
            int profile = u16(array, extension);
            int body = extension + 4;
            int count = 4 * u16(array, extension + 2);
            boolean oneByte = profile == 0xbede; // RFC 8285 4.2
            if (count == 0 || (!oneByte && (profile & 0xfff0) != 0x1000)) {
                return;
            }
            if (stream.length < count) {
                stream = new byte[count];
            }
            Arrays.fill(stream, 0, count, (byte) 0);
            batch.clear();
            batch.add(key, stream);
            batch.crypt(0, 0, count);
            batch.auth(0, 0, 0, 0);
            keys.headerIv(batch.ivs(), 0, i32(array, offset + 8), index);
            cipher.seal(batch);
            apply(ids, array, body, count, oneByte);
        }

        private void apply(Set<Integer> ids, byte[] array, int body, int count, boolean oneByte) {
            int at = 0;
            while (at < count) {
                int first = array[body + at] & 0xff;
                if (first == 0) { // padding
                    at++;
                    continue;
                }
                int id = oneByte ? first >>> 4 : first;
                int data = at + (oneByte ? 1 : 2);
                if (data > count || (oneByte && id == 15)) { // RFC 8285 4.2: 15 ends the list
                    return;
                }
                int length = oneByte ? (first & 0x0f) + 1 : array[body + at + 1] & 0xff;
                if (data + length > count) {
                    return;
                }
                if (ids.contains(id)) {
                    for (int n = data; n < data + length; n++) {
                        array[body + n] ^= stream[n];
                    }
                }
                at = data + length;
            }
        }
    }
}
