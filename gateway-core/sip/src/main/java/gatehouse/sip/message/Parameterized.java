package gatehouse.sip.message;

import gatehouse.base.Decoded;
import org.jspecify.annotations.Nullable;

/**
 * A word with parameters, the shape of many headers: Event, Subscription-State, Reason, Security-Client, Replaces,
 * Content-Disposition and others.
 *
 * @param value the word in front, as written
 * @param parameters what follows behind semicolons
 */
public record Parameterized(String value, Parameters parameters) {
    /** Reads one value whose word is a token. */
    public static Decoded<Parameterized> parse(String text) {
        return Values.one(text, Parameterized::token);
    }

    /** {@link #parse} for values that our own code made. */
    public static Parameterized of(String text) {
        return Values.own(text, Parameterized::token);
    }

    /** A token in front. */
    static @Nullable Parameterized token(Cursor c) {
        return parse(c, Octets.TOKEN);
    }

    /** {@code word [ "@" word ]} in front: a Call-ID. */
    static @Nullable Parameterized callId(Cursor c) {
        String callId = CallIds.parse(c);
        Parameters parameters = callId == null ? null : Parameters.generic(c);
        return callId == null || parameters == null ? null : new Parameterized(callId, parameters);
    }

    private static @Nullable Parameterized parse(Cursor c, int classes) {
        int from = c.pos;
        if (!c.span(classes, "a token is expected")) {
            return null;
        }
        String value = Octets.ascii(c.b, from, c.pos);
        Parameters parameters = Parameters.generic(c);
        return parameters == null ? null : new Parameterized(value, parameters);
    }

    /** Whether the word is {@code other} without regard to case. */
    public boolean is(String other) {
        return value.equalsIgnoreCase(other);
    }

    /** The value of a parameter, see {@link Parameters#get}. */
    public @Nullable String get(String name) {
        return parameters.get(name);
    }

    /** The same with {@code ;name=value} in place of a parameter of that name; without '=' when {@code value} is empty. */
    public Parameterized with(String name, String text) {
        String whole = Values.withParameter(value, parameters, name, text);
        return Values.own(whole, value.contains("@") ? Parameterized::callId : Parameterized::token);
    }

    @Override
    public String toString() {
        return parameters.isEmpty() ? value : value + ";" + parameters;
    }
}
