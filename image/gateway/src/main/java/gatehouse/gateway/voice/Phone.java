package gatehouse.gateway.voice;

import gatehouse.base.Decoded;
import gatehouse.media.audio.Sound;
import gatehouse.media.audio.WavFile;
import gatehouse.simulated.VirtualPhone;
import gatehouse.telephony.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The hands, mouth and ears at a virtual line: what a command asks for is done on the voice thread, and its future
 * completes when it is done. Thread-safe; {@link #tick} belongs to the voice thread.
 */
public final class Phone {
    /** The longest recording, in seconds. */
    private static final int LONGEST_RECORDING = 3600;

    private final String line;
    private final VirtualPhone phone;
    private final VoicePlane plane;
    private final List<Wait> waits = new ArrayList<>();
    private final Consumer<Heard> heard;
    private @Nullable Path recording;
    private @Nullable Heard last;

    /** What eyes and ears tell of the phone. */
    public record Heard(
            boolean offHook, boolean ringing, @Nullable Signal signal) {}

    private record Wait(BooleanSupplier over, Runnable then) {}

    /**
     * The person at {@code phone}, whose line is carried by {@code plane}.
     *
     * @param heard is told, on the voice thread, when something else is heard
     */
    public Phone(String line, VirtualPhone phone, VoicePlane plane, Consumer<Heard> heard) {
        this.line = line;
        this.phone = phone;
        this.plane = plane;
        this.heard = heard;
    }

    /** Lifts the receiver, or puts it down. */
    public CompletableFuture<Void> hook(boolean off) {
        return onPlane(done -> {
            if (off) {
                phone.lift();
            } else {
                phone.putDown();
            }
            done.complete(null);
        });
    }

    /** Makes a short break of the loop. */
    public CompletableFuture<Void> flash() {
        return onPlane(done -> {
            phone.flash();
            done.complete(null);
        });
    }

    /** Presses keys; done when the last tone has left. Fails for what is no key. */
    public CompletableFuture<Void> press(String keys) {
        return onPlane(done -> {
            phone.press(keys);
            waits.add(new Wait(() -> !phone.isPressing(), () -> done.complete(null)));
        });
    }

    /**
     * Says a sound file, in place of what is being said; done when it starts.
     *
     * @param said is called on the voice thread when the last sample has left
     * @throws IOException when the file is no WAV, with one sentence
     */
    public CompletableFuture<Void> say(Path file, Runnable said) throws IOException {
        short[] samples = WavFile.read(file).toLine();
        return onPlane(done -> {
            phone.hush();
            phone.say(samples);
            waits.add(new Wait(() -> !phone.isSaying(), said));
            done.complete(null);
        });
    }

    /**
     * Records what the receiver hears, until {@link #endRecording} or the receiver is put down.
     *
     * @throws IOException when the file cannot be written
     */
    public CompletableFuture<Void> record(Path file) throws IOException {
        Files.write(file, WavFile.encode(new short[0], Sound.LINE_RATE)); // a bad path is said now, not after the call
        return onPlane(done -> {
            phone.record(LONGEST_RECORDING);
            recording = file;
            done.complete(null);
        });
    }

    /** Ends the recording; its file is whole when this is done. */
    public CompletableFuture<Void> endRecording() {
        CompletableFuture<Decoded<Path>> ended = new CompletableFuture<>();
        CompletableFuture<short[]> samples = new CompletableFuture<>();
        plane.run(() -> {
            Path file = recording;
            recording = null;
            ended.complete(file == null ? Decoded.malformed("nothing is recorded", 0) : Decoded.ok(file));
            samples.complete(phone.endRecording());
        });
        return ended.thenCombineAsync(samples, (file, pcm) -> {
            if (file instanceof Decoded.Ok<Path>(Path path)) {
                write(path, pcm);
            }
            return null;
        });
    }

    private static void write(Path file, short[] pcm) {
        try {
            WavFile.write(file, pcm, Sound.LINE_RATE);
        } catch (IOException e) {
            throw new IllegalStateException("the recording " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Looks whether what somebody waits for has come; once a tick, on the voice thread. */
    void tick() {
        for (int i = waits.size() - 1; i >= 0; i--) {
            Wait wait = waits.get(i);
            if (wait.over().getAsBoolean()) {
                waits.remove(i);
                wait.then().run();
            }
        }
        if (phone.isOffHook() || last == null || last.offHook() || last.ringing() != phone.isRinging()) {
            Heard now =
                    new Heard(phone.isOffHook(), phone.isRinging(), phone.ear().heard());
            if (!now.equals(last)) {
                last = now;
                heard.accept(now);
            }
        }
    }

    /** Whether dial tone has been heard since the receiver was lifted; on the voice thread. */
    public boolean hasHeardDialTone() {
        return phone.ear().hasHeard(Signal.DIAL);
    }

    /** Lets the bell ring for a while where the line is idle; says whether it was. */
    public CompletableFuture<Boolean> testRing() {
        return plane.testRing(line);
    }

    /** Answers by lifting the receiver, if the phone rings; says whether it did. */
    public CompletableFuture<Boolean> answer() {
        return onPlane(done -> {
            boolean rings = isCalled();
            if (rings) {
                phone.lift();
            }
            done.complete(rings);
        });
    }

    /** Lifts the receiver if it lies, waits for dial tone, and presses keys; done when the last tone has left. */
    public CompletableFuture<Void> dial(String keys) {
        return onPlane(done -> {
            phone.lift();
            waits.add(new Wait(this::hasHeardDialTone, () -> {
                phone.press(keys);
                waits.add(new Wait(() -> !phone.isPressing(), () -> done.complete(null)));
            }));
        });
    }

    /** Puts a headset on, in place of an earlier one; null takes it off. */
    public void wear(VirtualPhone.@Nullable Headset headset) {
        plane.run(() -> phone.wear(headset));
    }

    /** Whether a call rings the phone, in the pauses of the bell too. */
    private boolean isCalled() {
        return plane.isCalled(line);
    }

    private <R> CompletableFuture<R> onPlane(Consumer<CompletableFuture<R>> work) {
        CompletableFuture<R> done = new CompletableFuture<>();
        plane.run(() -> {
            try {
                work.accept(done);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }
}
