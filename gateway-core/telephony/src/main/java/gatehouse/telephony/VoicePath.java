package gatehouse.telephony;

/** Where a line's voice goes to and comes from during a call; a frame is 160 samples at 8 kHz. */
public interface VoicePath {
    /** Takes what the phone said in this tick. */
    void say(short[] frame, long now);

    /** Fills what the phone is to hear in this tick. */
    void hear(short[] frame, long now);
}
