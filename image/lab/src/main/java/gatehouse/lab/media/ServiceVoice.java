package gatehouse.lab.media;

import gatehouse.base.ByteView;
import gatehouse.base.Clock;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import gatehouse.crypto.JcaEngine;
import gatehouse.lab.service.ServiceNumber;
import gatehouse.media.MediaSettings;
import gatehouse.media.MediaStatistics;
import gatehouse.media.PacketSink;
import gatehouse.media.SourcePolicy;
import gatehouse.media.VoiceBatch;
import gatehouse.media.VoiceStream;
import gatehouse.media.sdp.NegotiatedAudio;
import gatehouse.media.srtp.SdesResult;
import gatehouse.media.srtp.SrtpCrypto;
import gatehouse.netty.DatagramOptions;
import gatehouse.netty.DatagramPort;
import gatehouse.netty.WanPort;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The voices of the service numbers: one thread with a tick of 20 ms that carries all calls. A late tick is made up for,
 * never left out, so that what a phone hears has no holes because this machine was busy.
 */
public final class ServiceVoice implements AutoCloseable {
    private static final long TICK = Duration.ofMillis(20).toNanos();
    private static final int FRAME = 160;
    /** Milliseconds, where a person listens. */
    private static final int JITTER_TARGET = 120;
    /** Milliseconds, where nobody waits for an answer: what is recorded has no slip because a machine was busy. */
    private static final int JITTER_TARGET_RECORDED = 400;

    private static final int JITTER_MAXIMUM = 600;

    private final WanPort wan;
    private final IpAddress address;
    private final Clock clock;
    private final Entropy entropy;
    private final Supplier<short[]> reply;
    private final Consumer<short[]> recording;
    private final Consumer<Finished> finished;
    private final Map<String, Voice> voices = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean stopped;

    /** A service has said all it has to say. */
    public record Finished(String call, ServiceNumber service) {}

    private final class Voice implements PacketSink {
        final String call;
        final ServiceNumber service;
        final VoiceBatch batch = new VoiceBatch(new SrtpCrypto(new JcaEngine(), new JcaEngine()), 4);
        final VoiceStream stream;
        final VoiceProgram program;
        final short[] heard = new short[FRAME];
        final short[] said = new short[FRAME];

        @Nullable
        DatagramPort rtp;

        @Nullable
        DatagramPort rtcp;

        Voice(String call, ServiceNumber service, MediaSettings settings, VoiceProgram program) {
            this.call = call;
            this.service = service;
            this.stream = batch.stream(settings, entropy, this);
            this.program = program;
        }

        synchronized void tick(long due) {
            stream.playout(heard);
            boolean goesOn = program.tick(heard, said, stream.session().lastReceived() != Long.MIN_VALUE);
            stream.send(said, due);
            batch.flush();
            if (!goesOn) {
                finished.accept(new Finished(call, service));
            }
        }

        synchronized void packet(Endpoint from, ByteView payload, long now, boolean isRtcp) {
            stream.arrived(payload.array(), payload.offset(), payload.length(), from, now, isRtcp);
            batch.open();
        }

        /** Goes on as agreed. */
        synchronized void use(MediaSettings settings, SdesResult.@Nullable Protected keys) {
            stream.session().update(settings);
            if (keys == null) {
                stream.expose();
            } else {
                stream.protect(keys, false);
            }
        }

        @Override
        public void rtp(byte[] buffer, int offset, int length, Endpoint to) {
            send(rtp, buffer, offset, length, to);
        }

        @Override
        public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {
            send(rtcp, buffer, offset, length, to);
        }

        private void send(@Nullable DatagramPort port, byte[] buffer, int offset, int length, Endpoint to) {
            if (port != null) {
                port.send(to, buffer, offset, length);
            }
        }

        synchronized MediaStatistics close() {
            stream.close(clock.nanos());
            batch.close();
            program.close();
            for (DatagramPort port : new DatagramPort[] {rtp, rtcp}) {
                if (port != null) {
                    port.close();
                }
            }
            return stream.session().statistics();
        }
    }

    /**
     * Voices at {@code address}.
     *
     * @param reply what the remote subscriber says, asked for at each call
     * @param recording gets what the remote subscriber heard, after each call
     * @param finished is told, on the voice thread, when a service has said its piece
     */
    public ServiceVoice(
            WanPort wan,
            IpAddress address,
            Clock clock,
            Entropy entropy,
            Supplier<short[]> reply,
            Consumer<short[]> recording,
            Consumer<Finished> finished) {
        this.wan = wan;
        this.address = address;
        this.clock = clock;
        this.entropy = entropy;
        this.reply = reply;
        this.recording = recording;
        this.finished = finished;
        this.thread = Thread.ofPlatform().name("lab-voice").daemon(true).unstarted(this::run);
    }

    /** Starts the tick. */
    public void start() {
        thread.start();
    }

    /**
     * Starts the voice of a call, or goes on with it as negotiated anew.
     *
     * @throws IOException when a port is taken
     */
    public void speak(
            String call, ServiceNumber service, int port, NegotiatedAudio audio, SdesResult.@Nullable Protected keys)
            throws IOException {
        int target = service == ServiceNumber.REMOTE ? JITTER_TARGET_RECORDED : JITTER_TARGET;
        MediaSettings settings =
                MediaSettings.of(audio, SourcePolicy.SIGNALLED, service.number(), target, JITTER_MAXIMUM);
        Voice old = voices.get(call);
        if (old != null) {
            old.use(settings, keys);
            return;
        }
        Voice voice = new Voice(call, service, settings, program(service));
        voice.use(settings, keys);
        Endpoint local = new Endpoint(address, port);
        voice.rtp = bind(local, voice, false);
        try {
            voice.rtcp = bind(local.withPort(port + 1), voice, true);
        } catch (IOException e) {
            voice.close();
            throw e;
        }
        voices.put(call, voice);
    }

    private DatagramPort bind(Endpoint local, Voice voice, boolean isRtcp) throws IOException {
        return wan.bind(
                local,
                DatagramOptions.media("service"),
                (_, from, payload, now) -> voice.packet(from, payload, now, isRtcp));
    }

    private VoiceProgram program(ServiceNumber service) {
        return switch (service) {
            case ECHO -> new EchoProgram();
            case ANNOUNCEMENT -> new AnnouncementProgram();
            default -> new SubscriberProgram(reply.get(), recording);
        };
    }

    /** Ends the voice of a call; null when it has none. */
    public @Nullable MediaStatistics silence(String call) {
        Voice voice = voices.remove(call);
        return voice == null ? null : voice.close();
    }

    private void run() {
        long due = clock.nanos() + TICK;
        while (!stopped) {
            long wait = due - clock.nanos();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
                continue;
            }
            for (Voice voice : voices.values()) {
                try {
                    voice.tick(due);
                } catch (RuntimeException e) {
                    Logger.error(e, "the voice of {} has failed", voice.service.label());
                    silence(voice.call);
                }
            }
            due += TICK;
        }
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        voices.keySet().forEach(this::silence);
    }
}
