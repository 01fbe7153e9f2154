package gatehouse.lab.media;

import java.util.Arrays;

/** A chime of three rising tones, played three times with pauses; made here, so that no recording has to be shipped. */
final class AnnouncementProgram implements VoiceProgram {
    private static final int RATE = 8000;
    private static final int TONE = RATE * 2 / 5;
    private static final int ROUND = 3 * TONE + RATE;
    private static final int ROUNDS = 3;
    private static final double[] HERTZ = {523.25, 659.26, 783.99};
    private static final double LOUD = 9000;

    private int at;
    private boolean over;

    AnnouncementProgram() {}

    @Override
    public boolean tick(short[] heard, short[] said, boolean connected) {
        if (!connected || over) {
            Arrays.fill(said, (short) 0);
            return true;
        }
        for (int i = 0; i < said.length; i++) {
            said[i] = sample(at++);
        }
        over = at >= ROUND * ROUNDS;
        return !over;
    }

    /** Each tone dies away like a struck bell. */
    private static short sample(int at) {
        int inRound = at % ROUND;
        int tone = inRound / TONE;
        if (tone >= HERTZ.length) {
            return 0;
        }
        int inTone = inRound % TONE;
        double fade = Math.exp(-3.0 * inTone / TONE) * Math.min(1, inTone / 40.0);
        return (short) (LOUD * fade * Math.sin(2 * Math.PI * HERTZ[tone] * inTone / RATE));
    }

    @Override
    public void close() {}
}
