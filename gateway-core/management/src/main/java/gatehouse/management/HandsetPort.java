package gatehouse.management;

/** Plugs a phone, such as one in a browser, into a virtual line. Thread-safe. */
public interface HandsetPort {
    /** Samples of one frame: 20 ms of 8 kHz mono, 16 bit, as {@code short}s. */
    int FRAME_SAMPLES = 160;

    /**
     * Plugs a phone into the line. One phone is plugged in at a time; a later one takes the place of an earlier one,
     * which is told so.
     *
     * @param line the line's id
     * @param listener is told what the phone hears and sees, from the line's own thread, and must not wait
     * @throws IllegalArgumentException when there is no such line, or it is not a virtual one, with a sentence
     */
    Handset plugIn(String line, Listener listener);

    /** The phone's side that hands and mouth use. None of its methods waits. */
    interface Handset extends AutoCloseable {
        /** Lifts the receiver, or puts it down. */
        void hook(LineStatus.Hook hook);

        /** Presses the R or flash key. */
        void flash();

        /** Presses 0-9, *, #, or A-D; others are ignored. */
        void key(char key);

        /**
         * Speaks one frame of {@link #FRAME_SAMPLES}. The line plays frames at its own pace, 50 a second: when they
         * come faster the oldest is dropped, when they do not come it plays silence.
         */
        void speak(short[] frame);

        /** Puts the receiver down and pulls the plug. */
        @Override
        void close();
    }

    /** The phone's side that ears and eyes use. */
    interface Listener {
        /** One frame of {@link #FRAME_SAMPLES} to play now; the array is the listener's own. */
        void hear(short[] frame);

        /** The bell begins or stops; {@code caller} is what caller id says, empty if nothing. */
        void ring(boolean ringing, String caller);

        /** The plug is out, for a reason in one sentence; nothing more comes. */
        void unplugged(String reason);
    }
}
