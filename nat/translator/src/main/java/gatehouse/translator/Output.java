package gatehouse.translator;

/** Where a translator puts what it decides. It is called during {@link Translator} calls and must not call back. */
public interface Output {
    /** A packet to send on {@code to}. The bytes are lent for the call: send or copy them. */
    void forward(Side to, byte[] bytes, int offset, int length);

    /**
     * A packet from {@code from} that goes no further. The bytes are lent for the call and may be half translated.
     */
    default void drop(DropReason reason, Side from, byte[] bytes, int offset, int length) {}

    /** A mapping was made: from now on its public endpoint is in use. */
    default void opened(Binding binding) {}

    /** A mapping is gone. */
    default void closed(Binding binding) {}
}
