package gatehouse.telephony;

import java.util.function.Consumer;

/**
 * One analogue port as hardware gives it: what {@link AnalogueLine} needs and hw implements. Called by the line's owner
 * alone, from one thread, once a tick of 20 ms: first {@link #poll}, then {@link #capture}, then {@link #playback}. No
 * call blocks.
 */
public interface LineDriver {
    /** Samples of a frame: 20 ms at 8 kHz, 16 bit. */
    int FRAME = 160;

    /** Something that the phone did; already debounced. */
    sealed interface Event {
        /** The loop closed: the handset was lifted, or a ringing phone was answered. */
        record OffHook() implements Event {}

        /** The loop opened for longer than a flash. */
        record OnHook() implements Event {}

        /** The loop opened for the time of a hook flash (80 to 1,000 ms, per country). */
        record Flash() implements Event {}

        /**
         * A digit was dialled by interrupting the loop.
         *
         * @param key "0" to "9"
         */
        record Pulsed(char key) implements Event {}
    }

    /** Hands over what happened since the last call, oldest first. */
    void poll(long now, Consumer<? super Event> out);

    /** Starts ringing voltage of {@code hertz} (16 to 50); the caller times the cadence. */
    void ring(int hertz);

    /** Stops ringing voltage. */
    void stopRinging();

    /** Fills the frame with what the phone said; silence while it is on hook. */
    void capture(short[] frame);

    /** Plays the frame to the phone; dropped while it is on hook. */
    void playback(short[] frame);
}
