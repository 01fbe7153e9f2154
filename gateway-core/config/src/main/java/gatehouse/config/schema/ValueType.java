package gatehouse.config.schema;

import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A type whose values are one text each. Its own are the types with a {@link Form} and a static
 * {@code Decoded<T> parse(String)}; addresses and paths are built in. {@code toString()} writes what it reads.
 *
 * @param allowed what it reads, in words
 * @param parse reads it
 */
record ValueType(String allowed, Function<String, Decoded<?>> parse) {
    static @Nullable ValueType of(Class<?> type) {
        if (type == IpAddress.class) {
            return new ValueType("an IPv4 or IPv6 address", IpAddress::parse);
        }
        if (type == Endpoint.class) {
            return new ValueType("ADDRESS:PORT, an IPv6 address in brackets", Endpoint::parse);
        }
        if (type == Path.class) {
            return new ValueType("a path", ValueType::path);
        }
        Form form = type.getAnnotation(Form.class);
        return form == null ? null : new ValueType(form.says(), text -> callParse(type, text));
    }

    private static Decoded<?> path(String text) {
        try {
            return text.isEmpty() ? Decoded.malformed("empty", 0) : Decoded.ok(Path.of(text));
        } catch (InvalidPathException e) {
            return Decoded.malformed("not a path", Math.max(e.getIndex(), 0));
        }
    }

    private static Decoded<?> callParse(Class<?> type, String text) {
        try {
            Method parse = type.getMethod("parse", String.class);
            return (Decoded<?>) parse.invoke(null, text);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(type.getName() + " has no usable parse(String)", e);
        }
    }
}
