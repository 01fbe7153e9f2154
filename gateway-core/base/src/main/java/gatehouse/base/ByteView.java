package gatehouse.base;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A read-only window on bytes that someone else owns; multi-octet numbers are in network order. It does not copy:
 * whoever keeps a view keeps the whole array alive, so {@link #copy()} what outlives the packet.
 *
 * <p>Accessors check bounds as arrays do and throw {@link IndexOutOfBoundsException}; a decoder checks
 * {@link #length()} first, after which none of them can fail. Equality is by content.
 */
public final class ByteView {
    private static final ByteView EMPTY = new ByteView(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int length;

    private ByteView(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** A view of the whole array. */
    public static ByteView of(byte[] array) {
        return new ByteView(array, 0, array.length);
    }

    /** A view of {@code length} bytes from {@code offset}. */
    public static ByteView of(byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        return new ByteView(array, offset, length);
    }

    /** A view of no bytes. */
    public static ByteView empty() {
        return EMPTY;
    }

    /** How many bytes are in view. */
    public int length() {
        return length;
    }

    /** Whether no byte is in view. */
    public boolean isEmpty() {
        return length == 0;
    }

    /** The octet at {@code i}, 0 to 255. */
    public int u8(int i) {
        return array[offset + Objects.checkIndex(i, length)] & 0xff;
    }

    /** The 16-bit number at {@code i}, 0 to 65535. */
    public int u16(int i) {
        Objects.checkFromIndexSize(i, 2, length);
        return (array[offset + i] & 0xff) << 8 | (array[offset + i + 1] & 0xff);
    }

    /** The 32-bit number at {@code i}, 0 to 2^32 - 1. */
    public long u32(int i) {
        return (long) u16(i) << 16 | u16(i + 2);
    }

    /** The 64-bit number at {@code i}, as a signed long. */
    public long i64(int i) {
        return u32(i) << 32 | u32(i + 4);
    }

    /** A window on this window. */
    public ByteView slice(int from, int count) {
        Objects.checkFromIndexSize(from, count, length);
        return new ByteView(array, offset + from, count);
    }

    /** The bytes, in an array of their own. */
    public byte[] copy() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** Copies all bytes into {@code target} at {@code at}. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(array, offset, target, at, length);
    }

    /** The bytes as characters, one each (ISO 8859-1). */
    public String latin1() {
        return new String(array, offset, length, StandardCharsets.ISO_8859_1);
    }

    /** The bytes as UTF-8; what is not UTF-8 becomes U+FFFD. */
    public String utf8() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    /** The array behind the view, for code that must avoid a copy; it is not to be written. */
    public byte[] array() {
        return array;
    }

    /** Where in {@link #array()} the view starts. */
    public int offset() {
        return offset;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteView that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return "ByteView[" + length + " bytes]";
    }
}
