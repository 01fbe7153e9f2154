package gatehouse.esp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in network order, in arrays. */
final class Octets {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Octets() {}

    static int get16(byte[] array, int at) {
        return (short) SHORT.get(array, at) & 0xffff;
    }

    static void put16(byte[] array, int at, int value) {
        SHORT.set(array, at, (short) value);
    }

    static int get32(byte[] array, int at) {
        return (int) INT.get(array, at);
    }

    static void put32(byte[] array, int at, int value) {
        INT.set(array, at, value);
    }

    static long get64(byte[] array, int at) {
        return (long) LONG.get(array, at);
    }

    static void put64(byte[] array, int at, long value) {
        LONG.set(array, at, value);
    }

    /** Writes an address and returns how many octets it has. */
    static int put(byte[] array, int at, gatehouse.base.IpAddress address) {
        if (!address.isV6()) {
            put32(array, at, address.v4Bits());
            return 4;
        }
        put64(array, at, address.high());
        put64(array, at + 8, address.low());
        return 16;
    }
}
