package gatehouse.telephony;

import gatehouse.telephony.LineAction.Call;
import gatehouse.telephony.LineAction.CloseVoice;
import gatehouse.telephony.LineAction.Local;
import gatehouse.telephony.LineAction.OpenVoice;
import gatehouse.telephony.LineAction.Play;
import gatehouse.telephony.LineAction.Quiet;
import gatehouse.telephony.LineAction.RingOff;
import gatehouse.telephony.LineAction.RingOn;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * One analogue line in operation: joins the {@link LineDriver}, the {@link LineCore}, the tones and the detection of
 * keys, so that its owner sees only calls. The owner calls {@link #tick} every 20 ms and hands in what the network says
 * with {@link #handle}; both give out what the line wants from the network. One thread.
 */
public final class AnalogueLine {
    /** E.180 8: -10 dBm0 +-5. */
    private static final double TONE_LEVEL = -10;

    private final LineDriver driver;
    private final LineCore core;
    private final Country country;
    private final ToneGenerator tones = new ToneGenerator(TONE_LEVEL);
    private final DtmfDetector keys = new DtmfDetector();
    private final short[] said = new short[LineDriver.FRAME];
    private final short[] heard = new short[LineDriver.FRAME];
    private boolean voice;

    /** A line with the tones and the ringing of a country. */
    public AnalogueLine(LineDriver driver, Country country, DialPlan plan, LineTimers timers) {
        this.driver = driver;
        this.country = country;
        core = new LineCore(plan, country.ringing(), timers);
    }

    /** Where the line stands. */
    public LineState state() {
        return core.state();
    }

    /** Whether the phone and the voice path are joined. */
    public boolean isVoiceOpen() {
        return voice;
    }

    /** Takes what the network says. */
    public void handle(LineEvent event, long now, Consumer<? super Call> out) {
        core.handle(event, now, action -> carryOut(action, out));
    }

    /** Does what is due in this tick; {@code path} is used while a call has voice. */
    public void tick(long now, VoicePath path, Consumer<? super Call> out) {
        driver.poll(
                now,
                event -> handle(
                        switch (event) {
                            case LineDriver.Event.OffHook() -> new LineEvent.OffHook();
                            case LineDriver.Event.OnHook() -> new LineEvent.OnHook();
                            case LineDriver.Event.Flash() -> new LineEvent.Flash();
                            case LineDriver.Event.Pulsed(char key) -> new LineEvent.Key(key);
                        },
                        now,
                        out));
        driver.capture(said);
        keys.feed(said);
        for (char key = keys.poll(); key != 0; key = keys.poll()) {
            handle(new LineEvent.Key(key), now, out);
        }
        if (now >= core.nextDeadline()) {
            core.expire(now, action -> carryOut(action, out));
        }
        if (voice) {
            path.say(said, now);
        }
        if (tones.isPlaying()) {
            tones.fill(heard);
        } else if (voice) {
            path.hear(heard, now);
        } else {
            Arrays.fill(heard, (short) 0);
        }
        driver.playback(heard);
    }

    private void carryOut(LineAction action, Consumer<? super Call> out) {
        switch (action) {
            case Local local -> carryOut(local);
            case Call call -> out.accept(call);
        }
    }

    private void carryOut(Local action) {
        switch (action) {
            case Play(Signal signal) -> tones.play(country.tone(signal));
            case Quiet() -> tones.stop();
            case RingOn(int hertz) -> driver.ring(hertz);
            case RingOff() -> driver.stopRinging();
            case OpenVoice() -> voice = true;
            case CloseVoice() -> voice = false;
        }
    }
}
