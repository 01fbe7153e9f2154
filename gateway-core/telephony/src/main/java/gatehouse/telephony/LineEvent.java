package gatehouse.telephony;

/** What can happen to a {@link LineCore}: the phone's side first, then the network's. */
public sealed interface LineEvent {
    /** The handset was lifted. */
    record OffHook() implements LineEvent {}

    /** The handset was put down. */
    record OnHook() implements LineEvent {}

    /** The hook was flashed. */
    record Flash() implements LineEvent {}

    /**
     * A key was pressed, by tone or by pulses.
     *
     * @param key one of {@code 0-9*#A-D}
     */
    record Key(char key) implements LineEvent {}

    /** Somebody wants to hear the bell: an idle line rings for a while, and no call stands behind it. */
    record TestRing() implements LineEvent {}

    /** A call for this line comes in. */
    record Incoming() implements LineEvent {}

    /** The far end of our call rings (180), and sends nothing to hear. */
    record FarEndRings() implements LineEvent {}

    /** The network sends something to hear before the answer (early media). */
    record EarlyMedia() implements LineEvent {}

    /** The far end answered our call, or the network took note of our answer. */
    record Connected() implements LineEvent {}

    /** The call is over, in whatever state it was: the far end hung up, gave up, or could not be reached. */
    record Released(Cause cause) implements LineEvent {}

    /** Why a call is over. */
    enum Cause {
        /** Someone hung up or gave up. */
        NORMAL,
        /** The called line is busy (486, 600). */
        BUSY,
        /** There is no such number (404, 484, 604). */
        NO_SUCH_NUMBER,
        /** The network cannot do it now (5xx, no registration, no media). */
        CONGESTION
    }
}
