package gatehouse.telephony;

/**
 * How long a line waits for the person, in milliseconds.
 *
 * @param firstDigit dial tone until the first key (E.164 practice: 10 to 20 s)
 * @param nextDigit until the next key while the number is incomplete
 * @param shortNextDigit until the next key when what is dialled is already a number
 * @param failureTone busy or congestion tone until the warning tone
 * @param warningTone off-hook warning until the line gives up and is silent
 */
public record LineTimers(int firstDigit, int nextDigit, int shortNextDigit, int failureTone, int warningTone) {
    /** 15 s, 10 s, 4 s, 30 s and 60 s. */
    public static final LineTimers DEFAULT = new LineTimers(15_000, 10_000, 4_000, 30_000, 60_000);

    public LineTimers {
        if (Math.min(Math.min(firstDigit, nextDigit), Math.min(shortNextDigit, Math.min(failureTone, warningTone)))
                <= 0) {
            throw new IllegalArgumentException("the times of a line are above 0 ms");
        }
    }
}
