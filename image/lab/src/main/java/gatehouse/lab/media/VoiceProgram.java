package gatehouse.lab.media;

/** What one end of a call says and does with what it hears, 160 samples of 8 kHz at a time. Used by one thread. */
interface VoiceProgram extends AutoCloseable {
    /**
     * One tick of 20 ms.
     *
     * @param heard what came
     * @param said to be filled
     * @param connected whether any voice has come yet
     * @return whether the program goes on; false once, when it has said all it has to say
     */
    boolean tick(short[] heard, short[] said, boolean connected);

    /** The call is over: what was recorded is completed. */
    @Override
    void close();
}
