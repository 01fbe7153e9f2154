package gatehouse.sip.message;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A SIP message (RFC 3261 7). Immutable; may be shared between threads. It is a view over the octets it was parsed
 * from: header values are decoded when first asked for and kept, values hold copies of their own octets, unknown
 * headers keep theirs.
 *
 * <p>A message that was parsed always has From, To, Call-ID, CSeq and a topmost Via that are well formed. One that was
 * built may lack a Via until the transaction layer adds it; {@link #via()} then throws.
 */
public abstract sealed class SipMessage permits SipRequest, SipResponse {
    final FieldTable table;
    final int length;
    private final int bodyAt;
    private final Mandatory mandatory;

    /** The header fields that every message has, decoded. */
    record Mandatory(@Nullable Via via, NameAddr from, NameAddr to, String callId, CSeq cseq) {}

    SipMessage(FieldTable table, int bodyAt, int length, Mandatory mandatory) {
        this.table = table;
        this.bodyAt = bodyAt;
        this.length = length;
        this.mandatory = mandatory;
    }

    /** The topmost Via. */
    public final Via via() {
        Via via = mandatory.via();
        if (via == null) {
            throw new IllegalStateException("this message has no Via yet");
        }
        return via;
    }

    /** Every Via, the topmost first. */
    public final List<Via> vias() {
        return values(Headers.VIA);
    }

    /** From. */
    public final NameAddr from() {
        return mandatory.from();
    }

    /** To. */
    public final NameAddr to() {
        return mandatory.to();
    }

    /** Call-ID. */
    public final String callId() {
        return mandatory.callId();
    }

    /** CSeq. */
    public final CSeq cseq() {
        return mandatory.cseq();
    }

    /** The first Contact's address; null when there is none, or a star, or it is malformed. */
    public final @Nullable NameAddr contact() {
        return value(Headers.CONTACT) instanceof Contact.Address(NameAddr nameAddr) ? nameAddr : null;
    }

    /** Content-Type, or null when absent or malformed. */
    public final @Nullable MediaType contentType() {
        return value(Headers.CONTENT_TYPE);
    }

    /** The body; a view of the message's octets, empty when there is none. */
    public final ByteView body() {
        return ByteView.of(table.b, table.base + bodyAt, length - bodyAt);
    }

    /** Whether a header line of this type stands. */
    public final boolean has(HeaderType<?> type) {
        return table.has(type);
    }

    /** The first value; empty when absent, malformed when a line of the type is. */
    public final <T> Decoded<Optional<T>> first(HeaderType<T> type) {
        return table.all(type).map(values -> values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst()));
    }

    /** All values in their order over all lines; none when absent, malformed when a line of the type is. */
    public final <T> Decoded<List<T>> all(HeaderType<T> type) {
        return table.all(type);
    }

    /**
     * The first value, or null when the header is absent or malformed: for headers that may be passed over when they
     * cannot be read (RFC 3261 8.2.2 and 16.3).
     */
    public final <T> @Nullable T value(HeaderType<T> type) {
        return table.value(type);
    }

    /** All values, none when the header is absent or malformed. */
    public final <T> List<T> values(HeaderType<T> type) {
        return table.all(type).or(List.of());
    }

    /** Whether one of the values is {@code token} without regard to case: option tags, methods, media types. */
    public final boolean lists(HeaderType<?> type, String token) {
        for (Object value : values(type)) {
            if (value.toString().equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    /** The first malformed one of these types, or of every known type that stands when none is named; else null. */
    public final Decoded.@Nullable Malformed<?> firstMalformed(HeaderType<?>... types) {
        if (types.length == 0) {
            return table.firstMalformed();
        }
        for (HeaderType<?> type : types) {
            Decoded.Malformed<?> verdict = table.verdict(type);
            if (verdict != null) {
                return verdict;
            }
        }
        return null;
    }

    /** The header lines as they stand. */
    public final List<HeaderField> fields() {
        return new AbstractList<>() {
            @Override
            public HeaderField get(int i) {
                return new HeaderField(table.name(i), table.value(i));
            }

            @Override
            public int size() {
                return table.count;
            }
        };
    }

    /** The octets of the whole message, as parsed or built; a view. */
    public final ByteView octets() {
        return ByteView.of(table.b, table.base, length);
    }

    /** The octets of the whole message in an array of their own. */
    public final byte[] emit() {
        return octets().copy();
    }

    /** A builder that starts with everything of this message; what is not touched is emitted as it stands. */
    public abstract MessageBuilder<?, ?> with();

    /** Equal octets. */
    @Override
    public final boolean equals(Object other) {
        return other instanceof SipMessage that && octets().equals(that.octets());
    }

    @Override
    public final int hashCode() {
        return octets().hashCode();
    }
}
