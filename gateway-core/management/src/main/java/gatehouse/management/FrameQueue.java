package gatehouse.management;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Voice frames between two threads that keep different time: a browser's on one side, the line's 20 ms on the other.
 * It holds no more than its depth, dropping the oldest, so that delay never builds up. Thread-safe.
 */
public final class FrameQueue {
    private final int depth;
    private final ArrayDeque<short[]> frames;
    private long dropped;

    /** A queue of {@code depth} frames of 20 ms, 1 or more. */
    public FrameQueue(int depth) {
        if (depth < 1) {
            throw new IllegalArgumentException("a queue holds at least one frame, not " + depth);
        }
        this.depth = depth;
        this.frames = new ArrayDeque<>(depth);
    }

    /**
     * Takes a frame over.
     *
     * @throws IllegalArgumentException when it has not {@link HandsetPort#FRAME_SAMPLES} samples
     */
    public synchronized void put(short[] frame) {
        if (frame.length != HandsetPort.FRAME_SAMPLES) {
            throw new IllegalArgumentException(
                    "a frame has " + HandsetPort.FRAME_SAMPLES + " samples, not " + frame.length);
        }
        if (frames.size() == depth) {
            frames.removeFirst();
            dropped++;
        }
        frames.addLast(frame);
    }

    /** Moves the oldest frame into {@code target}, or silence if there is none; says whether there was one. */
    public synchronized boolean take(short[] target) {
        short[] frame = frames.pollFirst();
        if (frame == null) {
            Arrays.fill(target, 0, HandsetPort.FRAME_SAMPLES, (short) 0);
            return false;
        }
        System.arraycopy(frame, 0, target, 0, HandsetPort.FRAME_SAMPLES);
        return true;
    }

    /** How many frames gave way to later ones. */
    public synchronized long dropped() {
        return dropped;
    }
}
