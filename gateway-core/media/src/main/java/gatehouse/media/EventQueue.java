package gatehouse.media;

import gatehouse.media.rtp.TelephoneEvent;

/**
 * Says when which telephone-event packets go out in place of audio (RFC 4733 2.5.1): an update every packet time, all
 * with the timestamp of the start; the last one three times with the end bit; then a pause before the next key. Keys
 * wait in a bounded queue. Not thread-safe; never allocates after construction.
 */
final class EventQueue {
    private static final int QUEUE = 64;
    /** RFC 4733 2.5.1.4: the final packet is sent three times. */
    private static final int FINAL_REPEATS = 3;
    /** Q.24: at least 40 ms between signals; more is safer. */
    private static final int PAUSE = 8 * 60;

    private final int[] events = new int[QUEUE];
    private final int[] lengths = new int[QUEUE];
    private int first;
    private int waiting;

    private boolean active;
    private int startTimestamp;
    private int finals;
    private boolean begun;
    private int pauseUntil;
    private boolean pausing;

    /** Queues an event of {@code length} timestamp units; says whether there was room. */
    boolean add(int event, int length) {
        if (waiting == QUEUE) {
            return false;
        }
        int slot = (first + waiting++) % QUEUE;
        events[slot] = event;
        lengths[slot] = Math.clamp(length, 160, 0xffff);
        return true;
    }

    /**
     * Writes the payload for the packet that covers {@code timestamp} to {@code timestamp + samples}; returns 4, or 0
     * when audio is to be sent instead.
     */
    int next(int timestamp, int samples, byte[] out, int at) {
        if (!active) {
            if (waiting == 0 || (pausing && timestamp - pauseUntil < 0)) {
                return 0;
            }
            active = true;
            begun = false;
            finals = 0;
            startTimestamp = timestamp;
        } else {
            begun = true;
        }
        int length = lengths[first];
        int duration = Math.min(timestamp - startTimestamp + samples, length);
        boolean end = duration == length;
        TelephoneEvent.write(out, at, events[first], end, 10, duration);
        if (end && ++finals == FINAL_REPEATS) {
            active = false;
            first = (first + 1) % QUEUE;
            waiting--;
            pausing = true;
            pauseUntil = timestamp + PAUSE;
        }
        return TelephoneEvent.LENGTH;
    }

    /** Whether the packet just written is the first of its event, which carries the marker. */
    boolean isFirst() {
        return !begun;
    }

    /** The timestamp that packets of the running event carry. */
    int timestamp() {
        return startTimestamp;
    }
}
