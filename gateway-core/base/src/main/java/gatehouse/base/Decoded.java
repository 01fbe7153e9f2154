package gatehouse.base;

import java.util.function.Function;

/**
 * What untrusted bytes decode to: a value, or the reason why not and where. Decoders return this and never throw on
 * input; an exception out of a decoder is a bug in the decoder.
 *
 * @param <T> the decoded value
 */
public sealed interface Decoded<T> {
    /** The bytes were what they should be. */
    record Ok<T>(T value) implements Decoded<T> {}

    /**
     * The bytes were not what they should be.
     *
     * @param reason one short clause for a log or a report, without the bytes themselves (they may be secret)
     * @param offset where in the input it was noticed, in bytes from its start
     */
    record Malformed<T>(String reason, int offset) implements Decoded<T> {
        /** The same verdict for another type of value: a verdict has no value to convert. */
        public <U> Malformed<U> as() {
            return new Malformed<>(reason, offset);
        }
    }

    /** A decoded value. */
    static <T> Decoded<T> ok(T value) {
        return new Ok<>(value);
    }

    /** A refusal with its reason and the offset at which it was noticed. */
    static <T> Decoded<T> malformed(String reason, int offset) {
        return new Malformed<>(reason, offset);
    }

    /** Converts the value, if there is one. */
    default <U> Decoded<U> map(Function<? super T, ? extends U> f) {
        return switch (this) {
            case Ok<T>(T value) -> new Ok<>(f.apply(value));
            case Malformed<T> bad -> bad.as();
        };
    }

    /** Decodes further, if there is a value. */
    default <U> Decoded<U> then(Function<? super T, Decoded<U>> f) {
        return switch (this) {
            case Ok<T>(T value) -> f.apply(value);
            case Malformed<T> bad -> bad.as();
        };
    }

    /** The value, or {@code other} when malformed. */
    default T or(T other) {
        return this instanceof Ok<T>(T value) ? value : other;
    }

    /**
     * The value of input that our own code made, where malformed means a bug.
     *
     * @throws IllegalArgumentException when malformed, with reason and offset
     */
    default T orThrow() {
        return switch (this) {
            case Ok<T>(T value) -> value;
            case Malformed<T>(String reason, int offset) ->
                throw new IllegalArgumentException(reason + " at offset " + offset);
        };
    }
}
