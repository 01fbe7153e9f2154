package gatehouse.gateway.voice;

import gatehouse.b2bua.VoiceProtection;
import gatehouse.base.Clock;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.media.MediaSettings;
import gatehouse.media.MediaStatistics;
import gatehouse.media.SourcePolicy;
import gatehouse.media.VoiceBatch;
import gatehouse.media.sdp.NegotiatedAudio;
import gatehouse.media.srtp.SrtpCrypto;
import gatehouse.netty.DatagramOptions;
import gatehouse.netty.WanPort;
import gatehouse.telephony.AnalogueLine;
import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineEvent;
import gatehouse.telephony.LineState;
import gatehouse.telephony.VoicePath;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread that carries every line: each tick of 20 ms all lines are polled, what arrived is decoded, what was said
 * is sent. A tick that comes late is made up for, so that neither a phone nor the far end misses a frame because the
 * machine was busy for a moment; after a stop of a second (a suspended machine) it starts afresh.
 */
public final class VoicePlane implements AutoCloseable {
    private static final long TICK = Duration.ofMillis(20).toNanos();
    /** Packets that go through the crypto engine together: those of 64 calls in a tick. */
    private static final int BATCH = 64;

    private static final long REKEY_CHECK = Duration.ofSeconds(1).toNanos();
    private static final long LOST = Duration.ofSeconds(1).toNanos();
    private static final VoicePath NOBODY = new VoicePath() {
        @Override
        public void say(short[] frame, long now) {}

        @Override
        public void hear(short[] frame, long now) {
            Arrays.fill(frame, (short) 0);
        }
    };

    private final WanPort wan;
    private final Clock clock;
    private final Entropy entropy;
    private final VoiceSettings settings;
    private final Listener listener;
    private final Map<String, Entry> lines = new ConcurrentHashMap<>();
    private final Map<String, CallVoice> voices = new ConcurrentHashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<Phone> phones = new CopyOnWriteArrayList<>();
    private final VoiceBatch batch;
    private final Thread thread;
    private long rekeyCheck;
    private volatile boolean stopped;

    /** Who is told what lines want and how they stand, on the voice thread; it must not wait. */
    public interface Listener {
        /** A line wants something of the network. */
        void wants(String line, LineAction.Call action);

        /** A line is in another state. */
        void stands(String line, LineState state);

        /** The key of the line's call comes to its end: a new one is to be agreed on. */
        void rekeyDue(String line);

        /** A line failed in a tick: its call lost its voice, and it is tried again in the next tick. */
        void failed(String line, RuntimeException cause);
    }

    private static final class Entry {
        final String id;
        final AnalogueLine line;

        @Nullable
        CallVoice voice;

        @Nullable
        LineState told;

        volatile @Nullable MediaStatistics statistics;

        Entry(String id, AnalogueLine line) {
            this.id = id;
            this.line = line;
        }
    }

    /** A plane without lines, not started; {@code crypto} is the voice thread's from now on. */
    public VoicePlane(
            WanPort wan, Clock clock, Entropy entropy, VoiceSettings settings, SrtpCrypto crypto, Listener listener) {
        this.wan = wan;
        this.clock = clock;
        this.entropy = entropy;
        this.settings = settings;
        this.listener = listener;
        this.batch = new VoiceBatch(crypto, BATCH);
        this.thread = Thread.ofPlatform().name("voice").daemon(true).unstarted(this::loop);
    }

    /** Adds a line, before {@link #start}. */
    public void add(String id, AnalogueLine line) {
        lines.put(id, new Entry(id, line));
    }

    /** Adds the person at a virtual line. */
    public void add(Phone phone) {
        phones.add(phone);
    }

    /** Starts the tick. */
    public void start() {
        thread.start();
    }

    /** Tells a line what the network says. */
    public void tell(String line, LineEvent event) {
        onLine(line, entry -> entry.line.handle(event, clock.nanos(), action -> listener.wants(line, action)));
    }

    /** Rings an idle line for a while, as a test of its bell; says whether it was idle. */
    public CompletableFuture<Boolean> testRing(String line) {
        CompletableFuture<Boolean> rings = new CompletableFuture<>();
        onLine(line, entry -> {
            boolean idle = entry.line.state() instanceof LineState.Idle;
            entry.line.handle(new LineEvent.TestRing(), clock.nanos(), action -> listener.wants(line, action));
            rings.complete(idle);
        });
        return rings;
    }

    /**
     * Starts the voice of a call, or goes on with it as negotiated anew.
     *
     * @throws IOException when a port cannot be bound
     */
    public void speak(String line, String call, Endpoint local, NegotiatedAudio audio, VoiceProtection protection)
            throws IOException {
        // FOLLOW: the media gateway may change its port when its own side of a NAT does
        MediaSettings media =
                MediaSettings.of(audio, SourcePolicy.FOLLOW, line, settings.jitterTarget(), settings.jitterMaximum());
        Entry entry = lines.get(line);
        if (entry == null) {
            return;
        }
        CallVoice any = voices.get(line);
        CallVoice old = any != null && any.call().equals(call) ? any : null;
        VoiceFacts facts = VoiceFacts.of(media, audio, protection, clock.nanos(), old == null ? null : old.facts());
        if (old != null) {
            tasks.add(() -> old.update(media, protection, facts));
            return;
        }
        DatagramOptions options = DatagramOptions.media("rtp").withDscp(settings.dscp());
        CallVoice voice = new CallVoice(call, batch, media, entropy, wan, local, options, facts);
        tasks.add(() -> {
            voice.protect(protection);
            replace(entry, voice);
        });
        voices.put(line, voice);
    }

    /** Lets the person at a line hear that the call is not protected. */
    public void warn(String line, String call) {
        CallVoice voice = voices.get(line);
        if (voice != null && voice.call().equals(call)) {
            tasks.add(voice::warn);
        }
    }

    /** Ends the voice of a call. Returns when its ports are free. */
    public void silence(String line, String call) {
        CallVoice voice = voices.get(line);
        Entry entry = lines.get(line);
        if (voice == null || entry == null || !voice.call().equals(call)) {
            return;
        }
        voices.remove(line);
        tasks.add(() -> replace(entry, null));
    }

    private void replace(Entry entry, @Nullable CallVoice next) {
        CallVoice old = entry.voice;
        entry.voice = next;
        entry.statistics = null;
        if (old != null) {
            old.close(clock.nanos());
        }
    }

    /** Sends a key as a telephone-event, where that was negotiated. */
    public void sendKey(String line, char key) {
        onLine(line, entry -> {
            CallVoice voice = entry.voice;
            if (voice != null) {
                voice.session().sendKey(key, 100);
            }
        });
    }

    /** Runs {@code work} on the voice thread, between two ticks: for drivers, which that thread alone may touch. */
    public void run(Runnable work) {
        tasks.add(work);
    }

    /** The figures of the line's voice in the last tick; null while there is none. */
    public @Nullable MediaStatistics statistics(String line) {
        Entry entry = lines.get(line);
        return entry == null ? null : entry.statistics;
    }

    /** Whether a call rings the line; on the voice thread. */
    boolean isCalled(String line) {
        Entry entry = lines.get(line);
        return entry != null && entry.line.state() instanceof LineState.Ringing;
    }

    /** Whether no line has a call's voice; from any thread. */
    public boolean isQuiet() {
        return voices.isEmpty();
    }

    /** What the line's call agreed on; null while there is none. */
    public @Nullable VoiceFacts facts(String line) {
        CallVoice voice = voices.get(line);
        return voice == null ? null : voice.facts();
    }

    private void onLine(String line, Consumer<Entry> work) {
        Entry entry = lines.get(line);
        if (entry != null) {
            tasks.add(() -> work.accept(entry));
        }
    }

    private void loop() {
        List<Entry> all = new ArrayList<>(lines.values());
        long due = clock.nanos() + TICK;
        while (!stopped) {
            long now = clock.nanos();
            if (now < due) {
                LockSupport.parkNanos(due - now);
                continue;
            }
            if (now - due > LOST) {
                due = now;
            }
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            tick(all, due);
            if (due - rekeyCheck >= 0) {
                rekeyCheck = due + REKEY_CHECK;
                all.forEach(this::rekeyIfDue);
            }
            phones.forEach(Phone::tick);
            due += TICK;
        }
    }

    /** What came for all calls is opened together, and what all of them say is sealed together. */
    private void tick(List<Entry> all, long due) {
        for (int i = 0; i < all.size(); i++) {
            Entry entry = all.get(i);
            CallVoice voice = entry.voice;
            if (voice != null) {
                guarded(entry, voice::receive);
            }
        }
        batch.open();
        for (int i = 0; i < all.size(); i++) {
            Entry entry = all.get(i);
            guarded(entry, () -> tick(entry, due));
        }
        batch.flush();
    }

    private void rekeyIfDue(Entry entry) {
        CallVoice voice = entry.voice;
        if (voice != null && voice.isRekeyDue()) {
            listener.rekeyDue(entry.id);
        }
    }

    /** One line's trouble is no other line's: they share nothing but the thread. */
    private void guarded(Entry entry, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            replace(entry, null);
            listener.failed(entry.id, e);
        }
    }

    private void tick(Entry entry, long due) {
        CallVoice voice = entry.voice;
        if (voice != null) {
            entry.statistics = voice.session().statistics();
        }
        entry.line.tick(due, voice == null ? NOBODY : voice, action -> listener.wants(entry.id, action));
        LineState state = entry.line.state();
        if (!state.equals(entry.told)) {
            entry.told = state;
            listener.stands(entry.id, state);
        }
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        voices.values().forEach(voice -> voice.close(clock.nanos()));
        batch.close();
    }
}
