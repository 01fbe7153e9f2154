package gatehouse.media.audio;

/**
 * Mono audio of some sampling rate, held in memory.
 *
 * @param rate samples a second
 * @param samples -1 to 1; the array is shared, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a large array that nobody compares; a copy would only cost
public record Sound(int rate, float[] samples) {
    /** The rate of the telephone network. */
    public static final int LINE_RATE = 8000;

    /** Of 16-bit samples at 8 kHz, as a line gives them. */
    public static Sound ofLine(short[] pcm) {
        float[] samples = new float[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            samples[i] = pcm[i] / 32_768f;
        }
        return new Sound(LINE_RATE, samples);
    }

    /** As 16-bit samples at 8 kHz, band-limited where the rate was higher; what is too loud is clipped. */
    public short[] toLine() {
        float[] resampled = Resampler.resample(samples, rate, LINE_RATE);
        short[] pcm = new short[resampled.length];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) Math.clamp(Math.round(resampled[i] * 32_768f), -32_768, 32_767);
        }
        return pcm;
    }

    /** How long it lasts. */
    public double seconds() {
        return (double) samples.length / rate;
    }
}
