package gatehouse.sip.message;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One body with the headers that speak of it: a message's only one, or a leaf of its multipart (RFC 5621). */
public final class BodyPart {
    private static final MediaType TEXT = MediaType.of("text/plain");

    private final FieldTable table;
    private final ByteView octets;

    BodyPart(FieldTable table, ByteView octets) {
        this.table = table;
        this.octets = octets;
    }

    /** The media type; text/plain when none is stated (RFC 2046 5.1). */
    public MediaType type() {
        MediaType type = table.value(Headers.CONTENT_TYPE);
        return type == null ? TEXT : type;
    }

    /** What the part is for (RFC 3261 20.11), or null when it is not stated. */
    public @Nullable Parameterized disposition() {
        return table.value(Headers.CONTENT_DISPOSITION);
    }

    /**
     * Whether a receiver that does not understand it may pass over it: {@code handling=optional} (RFC 5621 4; without it
     * a part is required).
     */
    public boolean isOptional() {
        Parameterized disposition = disposition();
        return disposition != null && disposition.parameters().is("handling", "optional");
    }

    /** Content-ID without its brackets, to find what a {@code cid:} URI names (RFC 2392), or null. */
    public @Nullable String contentId() {
        String id = table.value(Headers.CONTENT_ID);
        return id != null && id.startsWith("<") && id.endsWith(">") ? id.substring(1, id.length() - 1) : id;
    }

    /** Any other header of the part. */
    public <T> Decoded<List<T>> all(HeaderType<T> type) {
        return table.all(type);
    }

    /** The octets; a view of the message's. */
    public ByteView octets() {
        return octets;
    }
}
