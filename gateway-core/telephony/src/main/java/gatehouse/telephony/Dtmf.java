package gatehouse.telephony;

import gatehouse.base.Decoded;

/** The sixteen keys and their pairs of frequencies (ITU-T Q.23). */
public final class Dtmf {
    private static final int[] LOW = {697, 770, 852, 941};
    private static final int[] HIGH = {1209, 1336, 1477, 1633};
    private static final String KEYS = "123A456B789C*0#D";

    private Dtmf() {}

    /** The key of a row and a column, each 0 to 3. */
    static char key(int row, int column) {
        return KEYS.charAt(4 * row + column);
    }

    /** The four low frequencies, by row. */
    static int low(int row) {
        return LOW[row];
    }

    /** The four high frequencies, by column. */
    static int high(int column) {
        return HIGH[column];
    }

    /** The tone of a key, without end; malformed if there is no such key. */
    public static Decoded<Tone> tone(char key) {
        int index = KEYS.indexOf(key);
        return index < 0
                ? Decoded.malformed("'" + key + "' is no key, keys are 0-9 * # A-D", 0)
                : Tone.parse(LOW[index / 4] + "+" + HIGH[index % 4]);
    }
}
