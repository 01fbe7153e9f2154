package gatehouse.engines;

import static gatehouse.engines.Native.I;
import static gatehouse.engines.Native.P;

import gatehouse.crypto.HashAlgorithm;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The calls of intel-ipsec-mb. Nearly all are pointers in a table inside the manager struct, whose offsets differ from
 * version to version; they are those of 1.3 on x86-64 (intel-ipsec-mb.h), so another version is refused, and so is a
 * table whose entries do not point into the library.
 */
final class IpsecMb {
    static final String LIBRARY = "libIPSec_MB.so.1";

    /** IMB_VERSION_NUM: 1.3.0; patch releases keep the table. */
    private static final int VERSION = 0x10300;

    private static final int PATCH = 0xff;

    // Offsets in IMB_MGR.
    private static final int KEYEXP_128 = 112;
    private static final int KEYEXP_192 = 120;
    private static final int KEYEXP_256 = 128;
    private static final int DES_KEY_SCHED = 152;
    private static final int SHA1_ONE_BLOCK = 160;
    private static final int SHA256_ONE_BLOCK = 176;
    private static final int SHA384_ONE_BLOCK = 184;
    private static final int SHA512_ONE_BLOCK = 192;
    private static final int MD5_ONE_BLOCK = 200;
    private static final int GCM_ENC = 256;
    private static final int GCM_DEC = 280;
    private static final int GCM_PRE = 448;
    private static final int GET_NEXT_BURST = 952;
    private static final int SUBMIT_BURST_NOCHECK = 968;
    private static final int FLUSH_BURST = 976;
    private static final int CIPHER_BURST_NOCHECK = 992;
    private static final int HASH_BURST_NOCHECK = 1008;
    private static final List<Integer> USED = List.of(
            KEYEXP_128,
            KEYEXP_192,
            KEYEXP_256,
            DES_KEY_SCHED,
            SHA1_ONE_BLOCK,
            SHA256_ONE_BLOCK,
            SHA384_ONE_BLOCK,
            SHA512_ONE_BLOCK,
            MD5_ONE_BLOCK,
            GCM_ENC,
            GCM_ENC + 8,
            GCM_ENC + 16,
            GCM_DEC,
            GCM_DEC + 8,
            GCM_DEC + 16,
            GCM_PRE,
            GCM_PRE + 8,
            GCM_PRE + 16,
            GET_NEXT_BURST,
            SUBMIT_BURST_NOCHECK,
            FLUSH_BURST,
            CIPHER_BURST_NOCHECK,
            HASH_BURST_NOCHECK);

    /** Octets of gcm_key_data and gcm_context_data. */
    static final int GCM_KEY_BYTES = 1008;

    static final int GCM_CONTEXT_BYTES = 88;

    /** The most jobs of one burst (IMB_MAX_BURST_SIZE). */
    static final int MOST_JOBS = 128;

    private IpsecMb() {}

    /** What the library exports by name. */
    private static final class Exports {
        static final SymbolLookup LOOKUP = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
        static final MethodHandle GET_VERSION = Native.call(LOOKUP.findOrThrow("imb_get_version"), I);
        static final MethodHandle ALLOC = Native.call(LOOKUP.findOrThrow("alloc_mb_mgr"), P, P);
        static final MethodHandle FREE = Native.callVoid(LOOKUP.findOrThrow("free_mb_mgr"), P);
        static final MethodHandle INIT_AUTO = Native.callVoid(LOOKUP.findOrThrow("init_mb_mgr_auto"), P, P);
    }

    /** The functions in the table, which are the same for every manager of a process. */
    private static final class Table {
        static final long MANAGER = newManager();
        static final MethodHandle KEYEXP_128 = Native.callVoid(entry(IpsecMb.KEYEXP_128), P, P, P);
        static final MethodHandle KEYEXP_192 = Native.callVoid(entry(IpsecMb.KEYEXP_192), P, P, P);
        static final MethodHandle KEYEXP_256 = Native.callVoid(entry(IpsecMb.KEYEXP_256), P, P, P);
        static final MethodHandle DES_KEY_SCHED = Native.call(entry(IpsecMb.DES_KEY_SCHED), I, P, P);
        static final MethodHandle SHA1 = Native.callVoid(entry(SHA1_ONE_BLOCK), P, P);
        static final MethodHandle SHA256 = Native.callVoid(entry(SHA256_ONE_BLOCK), P, P);
        static final MethodHandle SHA384 = Native.callVoid(entry(SHA384_ONE_BLOCK), P, P);
        static final MethodHandle SHA512 = Native.callVoid(entry(SHA512_ONE_BLOCK), P, P);
        static final MethodHandle MD5 = Native.callVoid(entry(MD5_ONE_BLOCK), P, P);
        static final MethodHandle GCM = Native.callAny(P, P, P, P, P, P, P, P, P, P);
        static final MethodHandle GCM_PRE_128 = Native.callVoid(entry(GCM_PRE), P, P);
        static final MethodHandle GCM_PRE_192 = Native.callVoid(entry(GCM_PRE + 8), P, P);
        static final MethodHandle GCM_PRE_256 = Native.callVoid(entry(GCM_PRE + 16), P, P);
        static final MethodHandle NEXT_BURST = Native.call(entry(GET_NEXT_BURST), I, P, I, P);
        static final MethodHandle SUBMIT = Native.call(entry(SUBMIT_BURST_NOCHECK), I, P, I, P);
        static final MethodHandle FLUSH = Native.call(entry(FLUSH_BURST), I, P, I, P);
        static final MethodHandle CIPHER = Native.call(entry(CIPHER_BURST_NOCHECK), I, P, P, I, I, I, I);
        static final MethodHandle HASH = Native.call(entry(HASH_BURST_NOCHECK), I, P, P, I, I);

        private static MemorySegment entry(int offset) {
            return MemorySegment.ofAddress(Native.getLong(MANAGER + offset));
        }
    }

    /** Empty when the library is usable, else one sentence that says why it is not. */
    static String problem() {
        if (!System.getProperty("os.arch").equals("amd64")) {
            return "The engine ipsec-mb is for x86-64 processors.";
        }
        if (Native.library(LIBRARY).isEmpty()) {
            return "The engine ipsec-mb needs " + LIBRARY + ": install the package libipsec-mb1.";
        }
        int version = version();
        if ((version & ~PATCH) != VERSION) {
            return "The engine ipsec-mb knows intel-ipsec-mb 1.3, not " + dotted(version) + ".";
        }
        return pointsIntoLibrary()
                ? ""
                : "The function table of intel-ipsec-mb " + dotted(version) + " is not where version 1.3 has it.";
    }

    static String dotted(int version) {
        return (version >>> 16) + "." + ((version >>> 8) & 0xff) + "." + (version & 0xff);
    }

    static int version() {
        try {
            return (int) Exports.GET_VERSION.invokeExact();
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** Whether every entry that we use lies in an executable mapping of the library. */
    private static boolean pointsIntoLibrary() {
        try {
            List<long[]> code = Files.readAllLines(Path.of("/proc/self/maps")).stream()
                    .filter(line -> line.contains("libIPSec_MB") && line.contains("r-x"))
                    .map(line -> line.substring(0, line.indexOf(' ')).split("-"))
                    .map(ends -> new long[] {Long.parseUnsignedLong(ends[0], 16), Long.parseUnsignedLong(ends[1], 16)})
                    .toList();
            return USED.stream()
                    .mapToLong(offset -> Native.getLong(Table.MANAGER + offset))
                    .allMatch(address -> code.stream().anyMatch(range -> address >= range[0] && address < range[1]));
        } catch (IOException e) {
            return false;
        }
    }

    /** A new manager for the best instructions of this processor; not shared between threads. */
    static long newManager() {
        try (Arena arena = Arena.ofConfined()) {
            long manager = (long) Exports.ALLOC.invokeExact(0L);
            if (manager == 0) {
                throw new IllegalStateException("intel-ipsec-mb has no memory for a manager");
            }
            Exports.INIT_AUTO.invokeExact(manager, arena.allocate(8).address());
            return manager;
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    static void freeManager(long manager) {
        try {
            Exports.FREE.invokeExact(manager);
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** Expands an AES key of {@code bytes} octets; each schedule has room for 240 octets. */
    static void expandAes(int bytes, long key, long encipher, long decipher) {
        try {
            switch (bytes) {
                case 16 -> Table.KEYEXP_128.invokeExact(key, encipher, decipher);
                case 24 -> Table.KEYEXP_192.invokeExact(key, encipher, decipher);
                default -> Table.KEYEXP_256.invokeExact(key, encipher, decipher);
            }
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** Expands one DES key of 8 octets into 128. */
    static void expandDes(long schedule, long key) {
        try {
            int result = (int) Table.DES_KEY_SCHED.invokeExact(schedule, key);
            if (result != 0) {
                throw new IllegalStateException("intel-ipsec-mb refused a DES key");
            }
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** One compression of {@code hash} over the block at {@code block}, from its initial state. */
    static void oneBlock(HashAlgorithm hash, long block, long state) {
        try {
            switch (hash) {
                case MD5 -> Table.MD5.invokeExact(block, state);
                case SHA1 -> Table.SHA1.invokeExact(block, state);
                case SHA256 -> Table.SHA256.invokeExact(block, state);
                case SHA384 -> Table.SHA384.invokeExact(block, state);
                case SHA512 -> Table.SHA512.invokeExact(block, state);
                case SHA512_256 -> throw new IllegalArgumentException("no transform uses SHA-512/256");
            }
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** Makes gcm_key_data of an AES key. */
    static void prepareGcm(int bytes, long key, long data) {
        try {
            switch (bytes) {
                case 16 -> Table.GCM_PRE_128.invokeExact(key, data);
                case 24 -> Table.GCM_PRE_192.invokeExact(key, data);
                default -> Table.GCM_PRE_256.invokeExact(key, data);
            }
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** The function that does whole GCM packets under keys of {@code keyBytes} octets. */
    static MemorySegment gcmFunction(boolean encrypt, int keyBytes) {
        return Table.entry((encrypt ? GCM_ENC : GCM_DEC) + keyBytes - 16);
    }

    /** One GCM packet in place by such a function, and its tag of 16 octets. */
    static void gcm(
            MemorySegment function,
            long key,
            long context,
            long data,
            long count,
            long iv,
            long aad,
            long aadCount,
            long tag) {
        try {
            Table.GCM.invokeExact(function, key, context, data, data, count, iv, aad, aadCount, tag, 16L);
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** Fills {@code list} with the addresses of free jobs; how many. */
    static int nextBurst(long manager, int jobs, long list) {
        try {
            return (int) Table.NEXT_BURST.invokeExact(manager, jobs, list);
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** Hands jobs over; how many are done. */
    static int submit(long manager, int jobs, long list) {
        try {
            return (int) Table.SUBMIT.invokeExact(manager, jobs, list);
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** Finishes jobs that wait for company; how many. */
    static int flush(long manager, int most, long list) {
        try {
            return (int) Table.FLUSH.invokeExact(manager, most, list);
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** Runs the cipher of {@code count} jobs that lie one after the other, all of one mode, direction and key size. */
    static void cipherBurst(long manager, long jobs, int count, int mode, int direction, int keyBytes) {
        try {
            int done = (int) Table.CIPHER.invokeExact(manager, jobs, count, mode, direction, keyBytes);
            if (done != count) {
                throw new IllegalStateException("intel-ipsec-mb enciphered " + done + " of " + count + " packets");
            }
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** Makes the codes of {@code count} jobs that lie one after the other. */
    static void hashBurst(long manager, long jobs, int count, int algorithm) {
        try {
            int done = (int) Table.HASH.invokeExact(manager, jobs, count, algorithm);
            if (done != count) {
                throw new IllegalStateException("intel-ipsec-mb authenticated " + done + " of " + count + " packets");
            }
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }
}
