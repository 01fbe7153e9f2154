package gatehouse.telephony;

/** What a {@link LineCore} asks for. */
public sealed interface LineAction {
    /** For the line itself: {@link AnalogueLine} carries it out. */
    sealed interface Local extends LineAction {}

    /** For whoever joins the line to the network. */
    sealed interface Call extends LineAction {}

    /** Plays a signal until another one or {@link Quiet}. */
    record Play(Signal signal) implements Local {}

    /** Stops the signal. */
    record Quiet() implements Local {}

    /** Starts ringing voltage; the cadence is in the core. */
    record RingOn(int hertz) implements Local {}

    /** Stops ringing voltage. */
    record RingOff() implements Local {}

    /** Joins the phone to the voice path, both ways. */
    record OpenVoice() implements Local {}

    /** Parts the phone from the voice path. */
    record CloseVoice() implements Local {}

    /** Sets up a call. */
    record Dial(String number) implements Call {}

    /** Answers the call that rings. */
    record Answer() implements Call {}

    /** Ends the call, or gives up one that is not answered yet. */
    record HangUp() implements Call {}

    /** Refuses the call that came in: the line is in use (486). */
    record Refuse() implements Call {}

    /** A key was pressed during a call. */
    record KeyInCall(char key) implements Call {}

    /** The hook was flashed during a call. */
    record FlashInCall() implements Call {}
}
