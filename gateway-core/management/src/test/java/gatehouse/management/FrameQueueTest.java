package gatehouse.management;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FrameQueueTest {
    @Test
    void framesComeOutInOrderAndThenSilence() {
        FrameQueue queue = new FrameQueue(4);
        queue.put(frame(1));
        queue.put(frame(2));
        short[] out = new short[HandsetPort.FRAME_SAMPLES];
        assertTrue(queue.take(out));
        assertArrayEquals(frame(1), out);
        assertTrue(queue.take(out));
        assertArrayEquals(frame(2), out);
        assertFalse(queue.take(out));
        assertArrayEquals(frame(0), out);
    }

    @Test
    void theOldestGivesWay() {
        FrameQueue queue = new FrameQueue(2);
        for (int i = 1; i <= 5; i++) {
            queue.put(frame(i));
        }
        short[] out = new short[HandsetPort.FRAME_SAMPLES];
        assertTrue(queue.take(out));
        assertArrayEquals(frame(4), out);
        assertEquals(3, queue.dropped());
    }

    @Test
    void aFrameOfAnotherLengthIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new FrameQueue(2).put(new short[159]));
        assertThrows(IllegalArgumentException.class, () -> new FrameQueue(0));
    }

    private static short[] frame(int value) {
        short[] frame = new short[HandsetPort.FRAME_SAMPLES];
        Arrays.fill(frame, (short) value);
        return frame;
    }
}
