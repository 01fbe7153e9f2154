package gatehouse.simulated;

import gatehouse.media.audio.PcmRecorder;
import gatehouse.telephony.Country;
import gatehouse.telephony.Dtmf;
import gatehouse.telephony.LineDriver.Event;
import gatehouse.telephony.Tone;
import gatehouse.telephony.ToneGenerator;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An analogue phone and the person at it. What the person does is done at once or, for keys and speech, in the next
 * ticks of the line; what the person hears can be recorded and is followed by a {@link ToneEar}. Driven by the line's
 * owner; not thread-safe.
 */
public final class VirtualPhone {
    /** Key tones: 100 ms on, 100 ms off, as a quick human finger. */
    private static final int KEY_FRAMES = 5;

    private static final double KEY_LEVEL = -6;

    private final Queue<Event> events = new ArrayDeque<>();
    private final Queue<Character> keys = new ArrayDeque<>();
    private final Queue<short[]> speech = new ArrayDeque<>();
    private final ToneGenerator finger = new ToneGenerator(KEY_LEVEL);
    private final ToneEar ear;
    private boolean offHook;
    private boolean ringing;
    private int rings;
    private int keyFrame;
    private int said;
    private @Nullable PcmRecorder recorder;
    private @Nullable Headset headset;

    /** Ears and a mouth at the handset that are somewhere else: a person at a browser. Called once a tick, off hook. */
    public interface Headset {
        /** Fills what goes into the microphone, where nothing else is being said. */
        void speak(short[] frame);

        /** Takes what comes out of the receiver; the frame is the phone's own and valid during the call. */
        void hear(short[] frame);
    }

    /** A phone on hook whose owner knows the tones of a country. */
    public VirtualPhone(Country country) {
        ear = new ToneEar(country);
    }

    /** Lifts the handset: answers when it rings. */
    public void lift() {
        if (!offHook) {
            offHook = true;
            events.add(new Event.OffHook());
        }
    }

    /** Puts the handset down; keys and speech that wait are forgotten. */
    public void putDown() {
        if (offHook) {
            offHook = false;
            events.add(new Event.OnHook());
            keys.clear();
            finger.stop();
            keyFrame = 0;
            hush();
            ear.reset();
        }
    }

    /** Flashes the hook. */
    public void flash() {
        if (offHook) {
            events.add(new Event.Flash());
        }
    }

    /**
     * Presses keys one after the other.
     *
     * @throws IllegalArgumentException for what is no key; nothing is pressed then
     */
    public void press(String sequence) {
        for (int i = 0; i < sequence.length(); i++) {
            Dtmf.tone(sequence.charAt(i)).orThrow();
        }
        for (int i = 0; i < sequence.length(); i++) {
            keys.add(sequence.charAt(i));
        }
    }

    /** Says 16-bit samples of 8 kHz, after what is being said already; the array must not change meanwhile. */
    public void say(short[] pcm) {
        speech.add(pcm);
    }

    /** Stops talking. */
    public void hush() {
        speech.clear();
        said = 0;
    }

    /** Whether something waits to be said. */
    public boolean isSaying() {
        return !speech.isEmpty();
    }

    /** Whether keys wait to be pressed. */
    public boolean isPressing() {
        return !keys.isEmpty() || keyFrame > 0;
    }

    /** Whether the handset is off the hook. */
    public boolean isOffHook() {
        return offHook;
    }

    /** Whether the bell rings now; false in the pauses of the cadence. */
    public boolean isRinging() {
        return ringing;
    }

    /** How often the bell has begun to ring since the phone was made. */
    public int rings() {
        return rings;
    }

    /** What the ear makes of the sound. */
    public ToneEar ear() {
        return ear;
    }

    /** Records what is heard from now on, at most so many seconds. */
    public void record(int seconds) {
        recorder = new PcmRecorder(seconds);
    }

    /** Ends the recording and gives it out; empty if there was none. */
    public short[] endRecording() {
        short[] samples = recorder == null ? new short[0] : recorder.samples();
        recorder = null;
        return samples;
    }

    /** Puts a headset on, in place of an earlier one; null takes it off. */
    public void wear(@Nullable Headset worn) {
        headset = worn;
    }

    void tell(Consumer<? super Event> out) {
        for (Event event = events.poll(); event != null; event = events.poll()) {
            out.accept(event);
        }
    }

    void ring(boolean on) {
        rings += on && !ringing ? 1 : 0;
        ringing = on;
    }

    /** Fills the frame with what goes into the microphone: a key's tone goes before speech. */
    void speak(short[] frame) {
        if (keyFrame == 0 && !keys.isEmpty()) {
            Tone tone = Dtmf.tone(keys.remove()).orThrow();
            finger.play(tone);
            keyFrame = 2 * KEY_FRAMES;
        }
        if (keyFrame > 0) {
            finger.fill(frame);
            if (--keyFrame == KEY_FRAMES) {
                finger.stop();
            }
            return;
        }
        Arrays.fill(frame, (short) 0);
        if (headset != null && speech.isEmpty()) {
            headset.speak(frame);
            return;
        }
        int at = 0;
        while (at < frame.length && !speech.isEmpty()) {
            short[] pcm = speech.element();
            int count = Math.min(frame.length - at, pcm.length - said);
            System.arraycopy(pcm, said, frame, at, count);
            at += count;
            said += count;
            if (said == pcm.length) {
                speech.remove();
                said = 0;
            }
        }
    }

    void listen(short[] frame) {
        ear.hear(frame);
        if (headset != null) {
            headset.hear(frame);
        }
        if (recorder != null) {
            recorder.add(frame);
        }
    }
}
