package gatehouse.web;

import gatehouse.management.FrameQueue;
import gatehouse.management.HandsetPort;
import gatehouse.management.LineStatus;
import gatehouse.management.Result;
import gatehouse.management.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A line for tests: dial tone, then after three keys a call that gives back what is said, and keeps it. */
final class EchoLine implements HandsetPort, AutoCloseable {
    private static final double DIAL_TONE_HZ = 425;
    private static final int AMPLITUDE = 6_000;
    private static final int KEPT_FRAMES = 500;

    private final String id;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "echo-line");
        thread.setDaemon(true);
        return thread;
    });
    private final List<short[]> said = new ArrayList<>();
    private final StringBuilder dialled = new StringBuilder();
    private FrameQueue mouth = new FrameQueue(10);
    private LineStatus.Hook hook = LineStatus.Hook.ON;
    private LineStatus.State state = LineStatus.State.IDLE;
    private Listener ear;
    private long sample;
    private int plugged;

    EchoLine(String id) {
        this.id = id;
        clock.scheduleAtFixedRate(this::tick, 20, 20, TimeUnit.MILLISECONDS);
    }

    synchronized LineStatus status(String remote) {
        return new LineStatus(
                id,
                "virtual",
                "lab",
                "alice",
                "+493012345678",
                hook,
                state,
                state == LineStatus.State.TALKING || state == LineStatus.State.RINGING ? remote : null,
                List.of(
                        new LineStatus.Service(LineStatus.ServiceKind.WITHHELD_NUMBER, "#31#"),
                        new LineStatus.Service(LineStatus.ServiceKind.EMERGENCY, "110, 112")));
    }

    synchronized String dialled() {
        return dialled.toString();
    }

    synchronized boolean isPlugged() {
        return ear != null;
    }

    /** All that was said in calls, the last seconds of it. */
    synchronized short[] said() {
        short[] all = new short[said.size() * FRAME_SAMPLES];
        for (int i = 0; i < said.size(); i++) {
            System.arraycopy(said.get(i), 0, all, i * FRAME_SAMPLES, FRAME_SAMPLES);
        }
        return all;
    }

    synchronized void ringFor(String caller) {
        state = LineStatus.State.RINGING;
        if (ear != null) {
            ear.ring(true, caller);
        }
    }

    synchronized Result testRing() {
        if (state != LineStatus.State.IDLE) {
            return Result.Refused.because(Sentence.LINE_IN_USE, id);
        }
        ringFor("");
        clock.schedule(this::stopTestRing, 1, TimeUnit.SECONDS);
        return new Result.Done();
    }

    private synchronized void stopTestRing() {
        if (state == LineStatus.State.RINGING) {
            state = LineStatus.State.IDLE;
            if (ear != null) {
                ear.ring(false, "");
            }
        }
    }

    @Override
    public synchronized Handset plugIn(String line, Listener listener) {
        if (!line.equals(id)) {
            throw new IllegalArgumentException("There is no virtual line of that name.");
        }
        if (ear != null) {
            ear.unplugged("Another phone was plugged in.");
        }
        ear = listener;
        int plug = ++plugged;
        return new Handset() {
            @Override
            public void hook(LineStatus.Hook position) {
                EchoLine.this.hook(position);
            }

            @Override
            public void flash() {}

            @Override
            public void key(char key) {
                EchoLine.this.key(key);
            }

            @Override
            public void speak(short[] frame) {
                EchoLine.this.speak(frame);
            }

            @Override
            public void close() {
                EchoLine.this.pullOut(plug);
            }
        };
    }

    synchronized void hook(LineStatus.Hook position) {
        if (position == LineStatus.Hook.ON) {
            state = LineStatus.State.IDLE;
            dialled.setLength(0);
        } else if (state == LineStatus.State.RINGING) {
            state = LineStatus.State.TALKING;
            if (ear != null) {
                ear.ring(false, "");
            }
        } else if (hook == LineStatus.Hook.ON) {
            state = LineStatus.State.DIAL_TONE;
        }
        hook = position;
    }

    synchronized void key(char key) {
        if (hook == LineStatus.Hook.ON) {
            return;
        }
        dialled.append(key);
        state = dialled.length() < 3 ? LineStatus.State.DIALLING : LineStatus.State.TALKING;
    }

    private synchronized void speak(short[] frame) {
        mouth.put(frame);
    }

    private synchronized void pullOut(int plug) {
        if (plug == plugged) {
            ear = null;
            hook(LineStatus.Hook.ON);
        }
    }

    private synchronized void tick() {
        if (ear == null || hook == LineStatus.Hook.ON) {
            return;
        }
        short[] frame = new short[FRAME_SAMPLES];
        if (state == LineStatus.State.DIAL_TONE) {
            for (int i = 0; i < frame.length; i++) {
                frame[i] = (short) (AMPLITUDE * Math.sin(2 * Math.PI * DIAL_TONE_HZ * sample++ / 8000));
            }
        } else if (state == LineStatus.State.TALKING) {
            mouth.take(frame);
            if (said.size() == KEPT_FRAMES) {
                said.removeFirst();
            }
            said.add(frame.clone());
        }
        ear.hear(frame);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
