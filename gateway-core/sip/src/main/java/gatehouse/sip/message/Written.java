package gatehouse.sip.message;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A value that stays as it was written: a slice of octets, equal to another of its kind with the same octets. */
abstract sealed class Written permits NameAddr, SipUri, TelUri, Via {
    final byte[] b;
    final int from;
    final int to;

    Written(byte[] b, int from, int to) {
        this.b = b;
        this.from = from;
        this.to = to;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof Written that
                && getClass() == that.getClass()
                && Arrays.equals(b, from, to, that.b, that.from, that.to);
    }

    @Override
    public final int hashCode() {
        return toString().hashCode();
    }

    /** As it was parsed. */
    @Override
    public final String toString() {
        return Octets.utf8(b, from, to);
    }
}
