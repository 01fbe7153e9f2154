package gatehouse.media;

import gatehouse.media.rtp.TelephoneEvent;

/**
 * Turns telephone-event packets into keys, each reported once however often its packets repeat (RFC 4733 2.5.2): an
 * event is new when its timestamp is. Reports at the first packet, so that a lost end costs nothing. Not thread-safe.
 */
final class EventReceiver {
    private static final int QUEUE = 32;

    private final int[] events = new int[QUEUE];
    private int first;
    private int waiting;
    private boolean any;
    private int lastTimestamp;

    /** Takes a packet's payload. */
    void arrived(int timestamp, byte[] payload, int at, int length) {
        if (length < TelephoneEvent.LENGTH) {
            return;
        }
        // A late repeat of an earlier event has an earlier timestamp.
        if (any && timestamp - lastTimestamp <= 0) {
            return;
        }
        any = true;
        lastTimestamp = timestamp;
        if (waiting < QUEUE) {
            events[(first + waiting++) % QUEUE] = TelephoneEvent.event(payload, at);
        }
    }

    /** The next event number, or -1. */
    int poll() {
        if (waiting == 0) {
            return -1;
        }
        int event = events[first];
        first = (first + 1) % QUEUE;
        waiting--;
        return event;
    }

    /** Another source follows: its timestamps have nothing to do with the earlier ones. */
    void reset() {
        any = false;
    }
}
