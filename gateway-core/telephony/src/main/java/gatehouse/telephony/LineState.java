package gatehouse.telephony;

/** Where a line stands. */
public sealed interface LineState {
    /** On hook, no call. */
    record Idle() implements LineState {}

    /** Off hook, dial tone, nothing dialled. */
    record DialTone() implements LineState {}

    /** Digits are coming. */
    record Collecting(String dialled) implements LineState {}

    /** The call is being set up; nothing to hear yet. */
    record Calling(String number) implements LineState {}

    /** The far end rings; the caller hears our tone, or what the network sends. */
    record FarEndRinging(String number, boolean earlyMedia) implements LineState {}

    /** A call is waiting to be answered; the phone is in this part of its cadence. */
    record Ringing(int part) implements LineState {}

    /**
     * The bell is tried, in this part of its cadence.
     *
     * @param millis that it rings on after this part
     */
    record TestRinging(int part, int millis) implements LineState {}

    /** The call was answered here; the network does not know yet. */
    record Answering() implements LineState {}

    /** In a call. */
    record Talking() implements LineState {}

    /** Off hook after a call that ended or failed: busy or congestion tone. */
    record Failed() implements LineState {}

    /** Still off hook: warning tone. */
    record Warned() implements LineState {}

    /** Off hook for too long: silent until the handset is put down. */
    record Parked() implements LineState {}
}
