package gatehouse.bench;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.logging.Level;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.srtp.crypto.JitsiOpenSslProvider;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.Logger;
import org.jitsi.utils.logging2.LoggerImpl;

/** org.jitsi:jitsi-srtp, with its OpenSSL library or with the JDK's cryptography; one of them in a process. */
final class JitsiSrtp implements SrtpPeer {
    private final SrtpCryptoContext[] senders = new SrtpCryptoContext[STREAMS];
    private final SrtpCryptoContext[] receivers = new SrtpCryptoContext[STREAMS];
    private final Packet packet = new Packet();
    private final int tag;

    JitsiSrtp(String suite, boolean openssl) throws Exception {
        if (openssl && !JitsiOpenSslProvider.isLoaded()) {
            throw new IllegalStateException("jitsi-srtp did not find its OpenSSL library");
        }
        if (!openssl) { // there is no switch: it takes OpenSSL whenever the library was loaded
            Field loaded = JitsiOpenSslProvider.class.getDeclaredField("libraryLoaded");
            loaded.setAccessible(true);
            loaded.setBoolean(null, false);
        }
        Aes.setFactoryClassName(openssl ? "OpenSSL" : "SunJCE");
        Logger logger = new LoggerImpl("jitsi", Level.WARNING);
        boolean gcm = suite.startsWith("AEAD");
        tag = SrtpPeer.tag(suite);
        for (int n = 0; n < STREAMS; n++) {
            byte[] key = SrtpPeer.key(n, gcm ? 28 : 30);
            byte[] master = Arrays.copyOf(key, 16);
            byte[] salt = Arrays.copyOfRange(key, 16, key.length);
            int ssrc = 0x12345600 | n;
            senders[n] = factory(true, master, salt, gcm, logger).deriveContext(ssrc, 0);
            receivers[n] = factory(false, master, salt, gcm, logger).deriveContext(ssrc, 0);
        }
    }

    private SrtpContextFactory factory(boolean sends, byte[] key, byte[] salt, boolean gcm, Logger logger) {
        SrtpPolicy policy = gcm
                ? new SrtpPolicy(SrtpPolicy.AESGCM_ENCRYPTION, 16, SrtpPolicy.NULL_AUTHENTICATION, 0, 16, 12)
                : new SrtpPolicy(SrtpPolicy.AESCM_ENCRYPTION, 16, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, tag, 14);
        return new SrtpContextFactory(sends, key, salt, policy, policy, logger);
    }

    @Override
    public void protect(byte[][] packets, int length) throws Exception {
        for (int n = 0; n < STREAMS; n++) {
            packet.set(packets[n], length);
            if (senders[n].transformPacket(packet) != SrtpErrorStatus.OK) {
                throw new IllegalStateException("jitsi-srtp refused to protect");
            }
        }
    }

    @Override
    public boolean unprotect(byte[][] packets, int length) throws Exception {
        boolean right = true;
        for (int n = 0; n < STREAMS; n++) {
            packet.set(packets[n], length + tag);
            right &= receivers[n].reverseTransformPacket(packet, false) == SrtpErrorStatus.OK;
        }
        return right;
    }

    @Override
    public void close() {}

    /** An array with a length, as jitsi-srtp wants it. */
    private static final class Packet implements ByteArrayBuffer {
        private byte[] array = {};
        private int length;

        void set(byte[] bytes, int count) {
            array = bytes;
            length = count;
        }

        @Override
        public byte[] getBuffer() {
            return array;
        }

        @Override
        public int getOffset() {
            return 0;
        }

        @Override
        public int getLength() {
            return length;
        }

        @Override
        public void setLength(int count) {
            length = count;
        }

        @Override
        public void setOffset(int offset) {
            if (offset != 0) {
                throw new IllegalArgumentException("packets start at 0, not at " + offset);
            }
        }

        @Override
        public boolean isInvalid() {
            return false;
        }

        @Override
        public void readRegionToBuff(int offset, int count, byte[] target) {
            System.arraycopy(array, offset, target, 0, count);
        }

        @Override
        public void grow(int count) {
            if (length + count > array.length) {
                throw new IllegalStateException("no room behind the packet");
            }
        }

        @Override
        public void append(byte[] bytes, int count) {
            System.arraycopy(bytes, 0, array, length, count);
            length += count;
        }

        @Override
        public void shrink(int count) {
            length -= count;
        }
    }
}
