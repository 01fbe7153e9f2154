package gatehouse.netty;

import gatehouse.base.ByteView;

/**
 * Cuts a byte stream into messages; one for each connection, used by one thread. The transport keeps the bytes and
 * bounds them; a framer says what stands at their front. It may remember how far it has looked: until it consumes
 * something, each call sees the same bytes again with more behind them.
 *
 * @param <M> what a message is for its receiver
 */
public interface StreamFramer<M> {
    /**
     * What the unread bytes start with. It must not throw on any input.
     *
     * @param unread at least one byte, valid during the call only: a message that keeps bytes copies them
     */
    Step<M> next(ByteView unread);

    /** What the unread bytes start with. */
    sealed interface Step<M> {
        /**
         * A whole message.
         *
         * @param consumed how many bytes it took, at least 1
         */
        record Message<M>(int consumed, M message) implements Step<M> {}

        /**
         * Bytes between messages, of no interest to anyone, such as the CRLF that answers a keep-alive.
         *
         * @param consumed how many, at least 1
         */
        record Skip<M>(int consumed) implements Step<M> {}

        /** The start of a message. */
        record Partial<M>() implements Step<M> {}

        /** Nothing that could ever become a message: the connection is closed. */
        record Broken<M>(String reason) implements Step<M> {}
    }
}
