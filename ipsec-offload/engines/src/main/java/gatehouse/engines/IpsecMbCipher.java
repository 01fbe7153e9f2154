package gatehouse.engines;

import gatehouse.base.Secret;
import gatehouse.crypto.CipherMode;
import gatehouse.crypto.HashAlgorithm;
import gatehouse.crypto.JcaEngine;
import gatehouse.crypto.MacAlgorithm;
import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.Transform;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The encrypt-then-MAC transforms on intel-ipsec-mb: one job a packet, handed over in bursts. */
final class IpsecMbCipher extends StagedCipher {
    // Offsets in IMB_JOB.
    private static final int ENC_KEYS = 0;
    private static final int DEC_KEYS = 8;
    private static final int KEY_LENGTH = 16;
    private static final int SRC = 24;
    private static final int DST = 32;
    private static final int CIPHER_OFFSET = 40;
    private static final int CIPHER_LENGTH = 48;
    private static final int HASH_OFFSET = 56;
    private static final int HASH_LENGTH = 64;
    private static final int IV = 72;
    private static final int IV_LENGTH = 80;
    private static final int TAG = 88;
    private static final int TAG_LENGTH = 96;
    private static final int U = 104;
    private static final int CIPHER_MODE = 132;
    private static final int DIRECTION = 136;
    private static final int HASH_ALG = 140;
    private static final int CHAIN_ORDER = 144;
    private static final long JOB_BYTES = 200;

    // Values of IMB_CIPHER_MODE, IMB_CIPHER_DIRECTION, IMB_HASH_ALG, IMB_CHAIN_ORDER.
    private static final int CIPHER_NULL = 3;
    private static final int DIR_ENCRYPT = 1;
    private static final int DIR_DECRYPT = 2;
    private static final int AUTH_NULL = 8;
    private static final int CIPHER_THEN_HASH = 1;
    private static final int HASH_THEN_CIPHER = 2;

    // What a key's memory holds, by offset.
    private static final int ENC_AT = 0;
    private static final int DEC_AT = 512;
    private static final int DES_LIST_AT = 448;
    private static final int INNER_AT = 768;
    private static final int OUTER_AT = 832;
    private static final int XCBC_K1_AT = 896;
    private static final int ZERO_AT = 1152;
    private static final int BLOCK_AT = 1216;
    private static final int SCRATCH_AT = 1280;
    private static final int EMPTY_AT = 1536;
    private static final int KEY_BYTES = 1600;

    /** Which half of the work a burst does. */
    private enum Pass {
        BOTH,
        HASH,
        F8_STREAM
    }

    private final Arena arena = Arena.ofShared();
    private final MemorySegment list = arena.allocate(8L * IpsecMb.MOST_JOBS, 8);
    private final long manager = IpsecMb.newManager();
    private final MemorySegment own;
    private final boolean isSrtp;
    private final int cipherMode;
    private final int hashAlgorithm;

    IpsecMbCipher(Transform transform) {
        super(transform);
        cipherMode = switch (transform.cipher()) {
            case AES_CTR -> 2;
            case AES_CBC -> 1;
            case DES3_CBC -> 10;
            case AES_F8, NULL, AES_GCM -> CIPHER_NULL; // f8 has passes of its own
        };
        hashAlgorithm = switch (transform.mac()) {
            case NONE -> AUTH_NULL;
            case HMAC_MD5 -> 7;
            case HMAC_SHA1 -> 1;
            case HMAC_SHA256 -> 3;
            case HMAC_SHA384 -> 4;
            case HMAC_SHA512 -> 5;
            case AES_XCBC -> 6;
        };
        isSrtp = transform.cipher() == CipherMode.AES_CTR && transform.mac() == MacAlgorithm.HMAC_SHA1;
        own = isSrtp ? arena.allocate(IpsecMb.MOST_JOBS * JOB_BYTES, 64) : MemorySegment.NULL;
        for (long job = own.address(); isSrtp && job < own.address() + own.byteSize(); job += JOB_BYTES) {
            Native.putLong(job + KEY_LENGTH, transform.keyBytes());
            Native.putLong(job + IV_LENGTH, 16);
            Native.putLong(job + TAG_LENGTH, transform.mac().bytes());
            Native.putInt(job + CIPHER_MODE, cipherMode);
            Native.putInt(job + HASH_ALG, hashAlgorithm);
        }
    }

    private final class Key extends NativeKey {
        Key(Secret cipherKey, Secret macKey) {
            super(KEY_BYTES);
            switch (transform.cipher()) {
                case AES_CTR, AES_CBC, AES_F8 -> {
                    put(cipherKey, BLOCK_AT);
                    IpsecMb.expandAes(cipherKey.length(), at(BLOCK_AT), at(ENC_AT), at(DEC_AT));
                }
                case DES3_CBC -> {
                    put(cipherKey, BLOCK_AT);
                    for (int n = 0; n < 3; n++) {
                        IpsecMb.expandDes(at(ENC_AT + 128 * n), at(BLOCK_AT + 8 * n));
                        Native.putLong(at(DES_LIST_AT + 8 * n), at(ENC_AT + 128 * n));
                    }
                }
                case NULL, AES_GCM -> {}
            }
            if (transform.mac().isHmac()) {
                keyed(macKey, 0x36, INNER_AT);
                keyed(macKey, 0x5c, OUTER_AT);
            } else if (transform.mac() == MacAlgorithm.AES_XCBC) {
                try (XcbcKeys keys = XcbcKeys.of(macKey)) {
                    put(keys.k1(), BLOCK_AT);
                    // The schedule for deciphering is not needed.
                    IpsecMb.expandAes(16, at(BLOCK_AT), at(XCBC_K1_AT), at(SCRATCH_AT));
                    put(keys.k2(), INNER_AT);
                    put(keys.k3(), OUTER_AT);
                }
            }
            memory.asSlice(BLOCK_AT, EMPTY_AT - BLOCK_AT).fill((byte) 0);
            if (transform.mac() != MacAlgorithm.NONE) {
                // A job over no data upsets the library's lanes for its neighbours: that code is made here, once.
                put(Secret.owning(new JcaEngine().mac(transform.mac(), macKey).of()), EMPTY_AT);
            }
        }

        private void keyed(Secret macKey, int pad, int at) {
            HashAlgorithm hash = transform.mac().hash();
            try (Secret block = padded(hash, macKey, pad)) {
                put(block, BLOCK_AT);
                IpsecMb.oneBlock(hash, at(BLOCK_AT), at(at));
            }
        }
    }

    @Override
    NativeKey expand(Secret cipherKey, Secret macKey) {
        return new Key(cipherKey, macKey);
    }

    @Override
    void sealStaged(PacketBatch batch) {
        if (transform.cipher() == CipherMode.AES_F8) {
            f8(batch, false);
            bursts(batch, Pass.HASH, true);
        } else if (!together(batch, true)) {
            bursts(batch, Pass.BOTH, true);
        }
    }

    @Override
    void openStaged(PacketBatch batch) {
        boolean isF8 = transform.cipher() == CipherMode.AES_F8;
        if (!together(batch, false)) {
            bursts(batch, isF8 ? Pass.HASH : Pass.BOTH, false);
        }
        for (int i = 0; i < batch.size(); i++) {
            judge(batch, i);
        }
        if (isF8) {
            f8(batch, true);
        }
    }

    private void f8(PacketBatch batch, boolean onlyOpened) {
        for (int i = 0; i < batch.size(); i++) {
            stage.f8Inputs(batch, i);
        }
        bursts(batch, Pass.F8_STREAM, true);
        for (int i = 0; i < batch.size(); i++) {
            if (!onlyOpened || batch.isOpened(i)) {
                stage.xorStream(batch, i);
            }
        }
    }

    /**
     * Counter mode and HMAC-SHA1, which is SRTP: cipher and code each have a burst for jobs that all want the same, without
     * the book-keeping of jobs that do not. False, and nothing is done, for other packets.
     */
    private boolean together(PacketBatch batch, boolean encrypt) {
        int size = batch.size();
        if (!isSrtp || size > IpsecMb.MOST_JOBS) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (batch.cryptLength(i) == 0 || Stage.authLength(batch, i) == 0) {
                return false;
            }
        }
        long job = own.address();
        for (int i = 0; i < size; i++, job += JOB_BYTES) {
            Key key = (Key) batch.key(i);
            long source = stage.auth(i);
            long crypt = stage.crypt(i);
            Native.putLong(job + ENC_KEYS, key.at(ENC_AT));
            Native.putLong(job + SRC, source);
            Native.putLong(job + DST, crypt);
            Native.putLong(job + CIPHER_OFFSET, crypt - source);
            Native.putLong(job + CIPHER_LENGTH, batch.cryptLength(i));
            Native.putLong(job + HASH_LENGTH, Stage.authLength(batch, i));
            Native.putLong(job + IV, stage.iv(i));
            Native.putLong(job + TAG, stage.tag(i));
            Native.putLong(job + U, key.at(INNER_AT));
            Native.putLong(job + U + 8, key.at(OUTER_AT));
        }
        if (!encrypt) {
            IpsecMb.hashBurst(manager, own.address(), size, hashAlgorithm);
        }
        int direction = encrypt ? DIR_ENCRYPT : DIR_DECRYPT;
        IpsecMb.cipherBurst(manager, own.address(), size, cipherMode, direction, transform.keyBytes());
        if (encrypt) {
            IpsecMb.hashBurst(manager, own.address(), size, hashAlgorithm);
        }
        return true;
    }

    private void bursts(PacketBatch batch, Pass pass, boolean encrypt) {
        int size = batch.size();
        long jobs = list.address();
        int done = 0;
        while (done < size) {
            int count = IpsecMb.nextBurst(manager, Math.min(size - done, IpsecMb.MOST_JOBS), jobs);
            if (count <= 0) {
                throw new IllegalStateException("intel-ipsec-mb has no free jobs");
            }
            int used = 0;
            for (int n = 0; n < count; n++) {
                used += fill(batch, done + n, Native.getLong(jobs + 8L * n), pass, encrypt) ? 1 : 0;
            }
            int left = used == 0 ? 0 : count - IpsecMb.submit(manager, count, jobs);
            while (left > 0) {
                int flushed = IpsecMb.flush(manager, left, jobs);
                if (flushed == 0) {
                    throw new IllegalStateException("intel-ipsec-mb does not finish its jobs");
                }
                left -= flushed;
            }
            done += count;
        }
    }

    /** Describes one packet's work; false if there is none. */
    private boolean fill(PacketBatch batch, int i, long job, Pass pass, boolean encrypt) {
        Key key = (Key) batch.key(i);
        int length = batch.cryptLength(i);
        boolean stream = pass == Pass.F8_STREAM;
        int hash = stream ? AUTH_NULL : hashAlgorithm;
        if (hash != AUTH_NULL && Stage.authLength(batch, i) == 0) {
            hash = AUTH_NULL;
            Native.copy(key.at(EMPTY_AT), stage.tag(i), transform.mac().bytes());
        }
        int mode = stream && length > 0 ? 1 : length == 0 || pass == Pass.HASH ? CIPHER_NULL : cipherMode;
        if (mode != CIPHER_NULL && !stream && length % transform.cipher().blockBytes() != 0) {
            throw new IllegalArgumentException(transform + " takes whole blocks, not " + length + " octets");
        }
        boolean des = mode == 10;
        // Both ranges count from one address; the stage knows where each of them is.
        long source = stream ? stage.stream(i) : Math.min(stage.auth(i), stage.crypt(i));
        long cipherAt = stream ? 0 : stage.crypt(i) - source;
        Native.putLong(job + ENC_KEYS, des ? key.at(DES_LIST_AT) : key.at(ENC_AT));
        Native.putLong(job + DEC_KEYS, des ? key.at(DES_LIST_AT) : key.at(DEC_AT));
        Native.putLong(job + KEY_LENGTH, transform.keyBytes());
        Native.putLong(job + SRC, source);
        Native.putLong(job + DST, source + cipherAt);
        Native.putLong(job + CIPHER_OFFSET, cipherAt);
        Native.putLong(job + CIPHER_LENGTH, stream ? (length + 15) & -16 : length);
        Native.putLong(job + HASH_OFFSET, stream ? 0 : stage.auth(i) - source);
        Native.putLong(job + HASH_LENGTH, Stage.authLength(batch, i));
        Native.putLong(job + IV, stream ? key.at(ZERO_AT) : stage.iv(i));
        Native.putLong(job + IV_LENGTH, des ? 8 : 16);
        Native.putLong(job + TAG, stage.tag(i));
        Native.putLong(job + TAG_LENGTH, transform.mac().bytes());
        if (transform.mac() == MacAlgorithm.AES_XCBC) {
            Native.putLong(job + U, key.at(XCBC_K1_AT));
            Native.putLong(job + U + 8, key.at(INNER_AT));
            Native.putLong(job + U + 16, key.at(OUTER_AT));
        } else {
            Native.putLong(job + U, key.at(INNER_AT));
            Native.putLong(job + U + 8, key.at(OUTER_AT));
        }
        Native.putInt(job + CIPHER_MODE, mode);
        Native.putInt(job + DIRECTION, encrypt ? DIR_ENCRYPT : DIR_DECRYPT);
        Native.putInt(job + HASH_ALG, hash);
        Native.putInt(job + CHAIN_ORDER, encrypt ? CIPHER_THEN_HASH : HASH_THEN_CIPHER);
        return mode != CIPHER_NULL || hash != AUTH_NULL;
    }

    @Override
    public void close() {
        super.close();
        IpsecMb.freeManager(manager);
        arena.close();
    }
}
