package gatehouse.sip.message;

import gatehouse.base.ByteView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a message, of new header lines and of lines taken over from another one. Lines that are taken over are copied
 * octet by octet and keep what was decoded of them; new values are written with their own text. Content-Length is always
 * written by {@link #build}. Not thread-safe; may be built more than once.
 *
 * @param <M> what is built
 * @param <B> the builder itself
 */
public abstract sealed class MessageBuilder<M extends SipMessage, B extends MessageBuilder<M, B>>
        permits RequestBuilder, ResponseBuilder {
    final List<Line> lines = new ArrayList<>();
    private ByteView body = ByteView.empty();

    MessageBuilder() {}

    MessageBuilder(SipMessage source) {
        takeOver(source, null);
        this.body = source.body();
    }

    /** Adds the source's lines of one type, or all of them but Content-Length. */
    final void takeOver(SipMessage source, @Nullable HeaderType<?> type) {
        FieldTable table = source.table;
        for (int i = 0; i < table.count; i++) {
            int number = FieldTable.number(table.fields[i]);
            if (type == null ? number != Headers.CONTENT_LENGTH.id() : number == type.id()) {
                lines.add(new Line.Kept(table, i));
            }
        }
    }

    abstract B self();

    /** Adds a line behind all others. */
    public final <T> B add(HeaderType<T> type, T value) {
        lines.add(Line.of(type, value));
        return self();
    }

    /** Adds a line with several values behind all others; nothing when there are none. */
    public final <T> B addAll(HeaderType<T> type, List<? extends T> values) {
        for (T value : values) {
            add(type, value);
        }
        return self();
    }

    /** Adds a line in front of the first of its type, or in front of all others when there is none. */
    public final <T> B prepend(HeaderType<T> type, T value) {
        lines.add(Math.max(0, indexOf(type)), Line.of(type, value));
        return self();
    }

    /** Replaces every line of the type with one, where the first one was. */
    public final <T> B set(HeaderType<T> type, T value) {
        int at = indexOf(type);
        remove(type);
        lines.add(at < 0 ? lines.size() : at, Line.of(type, value));
        return self();
    }

    /** Replaces every line of the type with one line a value, where the first one was; removes them for no value. */
    public final <T> B setAll(HeaderType<T> type, List<? extends T> values) {
        int at = indexOf(type);
        remove(type);
        int position = at < 0 ? lines.size() : at;
        for (T value : values) {
            lines.add(position++, Line.of(type, value));
        }
        return self();
    }

    /**
     * Replaces every line of the type with one line that holds all values, where the first one was: shorter, for lists
     * that stand in every message.
     */
    public final <T> B setLine(HeaderType<T> type, List<? extends T> values) {
        int at = indexOf(type);
        remove(type);
        if (!values.isEmpty()) {
            String joined = String.join(", ", values.stream().map(type::format).toList());
            lines.add(at < 0 ? lines.size() : at, Line.of(HeaderType.text(type.name()), joined));
        }
        return self();
    }

    /** Replaces the first value of the type and leaves the others; adds it when there is none. */
    public final <T> B replaceFirst(HeaderType<T> type, T value) {
        int at = indexOf(type);
        if (at < 0) {
            return prepend(type, value);
        }
        removeFirst(type);
        lines.add(at, Line.of(type, value));
        return self();
    }

    /** Removes the first value of the type: the topmost Via of a response, the first Route. */
    public final <T> B removeFirst(HeaderType<T> type) {
        int at = indexOf(type);
        if (at >= 0) {
            List<T> rest = lines.get(at).valuesAfterFirst(type);
            lines.remove(at);
            for (int i = 0; i < rest.size(); i++) {
                lines.add(at + i, Line.of(type, rest.get(i)));
            }
        }
        return self();
    }

    /** Removes every line of the type. */
    public final B remove(HeaderType<?> type) {
        lines.removeIf(line -> line.is(type));
        return self();
    }

    /** Takes over every line of the type from another message, behind all others. */
    public final B copy(HeaderType<?> type, SipMessage source) {
        for (int i = source.table.indexOf(type, 0); i >= 0; i = source.table.indexOf(type, i + 1)) {
            lines.add(new Line.Kept(source.table, i));
        }
        return self();
    }

    /**
     * Adds a line that Gatehouse has no type for.
     *
     * @throws IllegalArgumentException when name or value cannot stand in a message
     */
    public final B addRaw(String name, String value) {
        return add(HeaderType.text(name), value);
    }

    /** Whether a line of the type stands. */
    public final boolean has(HeaderType<?> type) {
        return indexOf(type) >= 0;
    }

    /** Sets the body and its Content-Type. The octets are not to be changed before {@link #build}. */
    public final B body(MediaType type, ByteView octets) {
        set(Headers.CONTENT_TYPE, type);
        this.body = octets;
        return self();
    }

    /** {@link #body(MediaType, ByteView)} with the UTF-8 octets of text. */
    public final B body(MediaType type, String text) {
        return body(type, ByteView.of(Octets.octets(text)));
    }

    /** Removes the body with every header that speaks of it. */
    public final B noBody() {
        remove(Headers.CONTENT_TYPE);
        remove(Headers.CONTENT_DISPOSITION);
        remove(Headers.CONTENT_ENCODING);
        remove(Headers.CONTENT_LANGUAGE);
        this.body = ByteView.empty();
        return self();
    }

    private int indexOf(HeaderType<?> type) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).is(type)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The message.
     *
     * @throws IllegalStateException when From, To, Call-ID or CSeq is missing or the message exceeds 2^20 - 1 octets
     */
    public abstract M build();

    /** Writes start line, lines, Content-Length and body. */
    final Rendering render(byte[] startLine) {
        return Rendering.of(startLine, lines, body);
    }
}
