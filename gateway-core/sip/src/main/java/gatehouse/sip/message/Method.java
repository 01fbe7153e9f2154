package gatehouse.sip.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request method: a case-sensitive token (RFC 3261 7.1). Known ones are constants and can be compared by identity;
 * {@code equals} works for all.
 */
public final class Method {
    public static final Method INVITE = new Method("INVITE");
    public static final Method ACK = new Method("ACK");
    public static final Method BYE = new Method("BYE");
    public static final Method CANCEL = new Method("CANCEL");
    public static final Method REGISTER = new Method("REGISTER");
    public static final Method OPTIONS = new Method("OPTIONS");
    public static final Method PRACK = new Method("PRACK");
    public static final Method UPDATE = new Method("UPDATE");
    public static final Method SUBSCRIBE = new Method("SUBSCRIBE");
    public static final Method NOTIFY = new Method("NOTIFY");
    public static final Method REFER = new Method("REFER");
    public static final Method INFO = new Method("INFO");
    public static final Method MESSAGE = new Method("MESSAGE");
    public static final Method PUBLISH = new Method("PUBLISH");

    private static final List<Method> KNOWN = List.of(
            INVITE, ACK, BYE, CANCEL, REGISTER, OPTIONS, PRACK, UPDATE, SUBSCRIBE, NOTIFY, REFER, INFO, MESSAGE,
            PUBLISH);

    private final String name;
    /** The first eight octets as a word, to know a method again without making text. */
    private final long word;

    private Method(String name) {
        this.name = name;
        this.word = Octets.word(Octets.octets(name), 0);
    }

    /**
     * The method of this name.
     *
     * @throws IllegalArgumentException when the name is not a token
     */
    public static Method of(String name) {
        byte[] b = Octets.octets(name);
        if (b.length == 0 || Octets.skip(b, 0, b.length, Octets.TOKEN) != b.length) {
            throw new IllegalArgumentException("a method is a token");
        }
        return of(b, 0, b.length);
    }

    /** The method in {@code [from, to)}, which is a token. */
    static Method of(byte[] b, int from, int to) {
        int length = to - from;
        long word = Octets.low(Octets.word(b, from), length);
        for (Method known : KNOWN) {
            if (known.word == word && known.name.length() == length && (length <= 8 || known.tailIs(b, from))) {
                return known;
            }
        }
        return new Method(Octets.ascii(b, from, to));
    }

    private boolean tailIs(byte[] b, int from) {
        for (int i = 8; i < name.length(); i++) {
            if (b[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The token. */
    public String name() {
        return name;
    }

    /** Whether this is one of the methods that Gatehouse knows by name. */
    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Method that && name.equals(that.name));
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
