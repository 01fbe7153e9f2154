package gatehouse.lab.media;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The remote subscriber: waits until it hears the caller, half a second more, says its reply once, and keeps what it
 * hears from the answer on.
 */
final class SubscriberProgram implements VoiceProgram {
    private static final int PAUSE_TICKS = 25;
    private static final int LONGEST_RECORDING = 8000 * 3600;

    private final short[] reply;
    private final Consumer<short[]> keep;
    private short[] recording = new short[8000 * 30];
    private int recorded;
    private int waited;
    private int at;
    private boolean told;

    /**
     * A subscriber that says {@code reply}.
     *
     * @param keep gets the whole recording when the call is over
     */
    SubscriberProgram(short[] reply, Consumer<short[]> keep) {
        this.reply = reply;
        this.keep = keep;
    }

    @Override
    public boolean tick(short[] heard, short[] said, boolean connected) {
        record(heard);
        Arrays.fill(said, (short) 0);
        if (!connected || waited++ < PAUSE_TICKS) {
            return true;
        }
        int count = Math.min(said.length, reply.length - at);
        System.arraycopy(reply, at, said, 0, count);
        at += count;
        boolean ends = at == reply.length && !told;
        told |= ends;
        return !ends;
    }

    private void record(short[] heard) {
        if (recorded + heard.length > recording.length) {
            if (recording.length >= LONGEST_RECORDING) {
                return;
            }
            recording = Arrays.copyOf(recording, recording.length * 2);
        }
        System.arraycopy(heard, 0, recording, recorded, heard.length);
        recorded += heard.length;
    }

    @Override
    public void close() {
        keep.accept(Arrays.copyOf(recording, recorded));
    }
}
