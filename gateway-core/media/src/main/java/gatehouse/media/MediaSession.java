package gatehouse.media;

import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.media.audio.AudioCodec;
import gatehouse.media.audio.G711;
import gatehouse.media.rtp.JitterBuffer;
import gatehouse.media.rtp.ReceptionStatistics;
import gatehouse.media.rtp.ReceptionStatistics.Verdict;
import gatehouse.media.rtp.RtpPacket;
import gatehouse.media.rtp.SpeechQuality;
import gatehouse.media.rtp.TelephoneEvent;
import gatehouse.media.rtp.VoipMetrics;
import gatehouse.media.sdp.PayloadFormat;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One voice stream, both ways, between a line's 20 ms frames of 160 samples at 8 kHz and RTP packets. Pure: packets and
 * the time go in, packets come out through a {@link PacketSink}. One owner drives it: {@link #send} and {@link #playout}
 * once a tick, {@link #receive} for each packet. After construction, RTP costs no allocation; RTCP, every five seconds,
 * a little.
 *
 * <p>{@code now} is in nanoseconds of the owner's clock. An owner that catches up on late ticks passes the time at which
 * each was due.
 */
public final class MediaSession {
    private static final int CLOCK_RATE = 8000;
    /** Static, and understood whether negotiated or not: some send it unasked (RFC 3389 4). */
    private static final int COMFORT_NOISE = PayloadFormat.COMFORT_NOISE.payloadType();
    /** The largest payload that is decoded: 200 ms of G.711. */
    private static final int MOST_SAMPLES = 1600;

    private MediaSettings settings;
    private final @Nullable AudioCodec[] codecs = new AudioCodec[128];
    private final RtpSender sender;
    private final RtcpReporter reporter;
    private final SourceLatch latch = new SourceLatch();
    private final SourceLatch rtcpLatch = new SourceLatch();
    private final ReceptionStatistics reception = new ReceptionStatistics(CLOCK_RATE);
    private JitterBuffer jitter;
    private final EventReceiver events = new EventReceiver();
    private final RtpPacket packet = new RtpPacket();
    private final short[] decoded = new short[MOST_SAMPLES];

    private boolean hasSource;
    private boolean held;
    private int source;
    private long receivedOctets;
    private long foreign;
    private long malformed;
    private long unexpected;
    private long lastReceived = Long.MIN_VALUE;
    private long lateBefore;
    private long concealedBefore;

    /** A session with an SSRC, sequence number and timestamp out of {@code entropy}. */
    public MediaSession(MediaSettings settings, Entropy entropy) {
        this.settings = settings;
        sender = new RtpSender(entropy);
        reporter = new RtcpReporter(entropy);
        jitter = new JitterBuffer(settings.jitterTarget(), settings.jitterMaximum());
        apply(settings);
    }

    /** Goes on with what a new offer and answer agreed; SSRC, numbering and counters stay. */
    public void update(MediaSettings changed) {
        if (changed.jitterTarget() != settings.jitterTarget() || changed.jitterMaximum() != settings.jitterMaximum()) {
            lateBefore += jitter.late();
            concealedBefore += jitter.concealed();
            jitter = new JitterBuffer(changed.jitterTarget(), changed.jitterMaximum());
        }
        apply(changed);
    }

    private void apply(MediaSettings changed) {
        settings = changed;
        AudioCodec[] before = codecs.clone();
        Arrays.fill(codecs, null);
        changed.receive().forEach((payloadType, codec) -> {
            AudioCodec running = before[payloadType & 0x7f]; // a codec with a state goes on with it
            codecs[payloadType & 0x7f] =
                    running != null && running.encodingName().equals(codec.encodingName()) ? running : codec;
        });
        latch.signal(changed.remoteRtp());
        rtcpLatch.signal(changed.remoteRtcp());
    }

    /** Takes the frame of 160 samples that the line said in this tick, and sends what is due. */
    public void send(short[] pcm, long now, PacketSink out) {
        sender.frame(settings, pcm, now, settings.direction().sends() ? latch.remote() : null, out);
        if (reporter.isDue(now)) {
            report(false, now, out);
        }
    }

    /** Fills the frame of 160 samples that the line hears in this tick. */
    public void playout(short[] pcm) {
        jitter.play(pcm);
    }

    /** Takes a packet of the RTP port: RTP, or RTCP under rtcp-mux. Says whether it was used. */
    public boolean receive(byte[] bytes, int at, int length, Endpoint from, long now) {
        if (settings.rtcpMux() && RtpPacket.isRtcp(bytes, at, length)) {
            return latch.accepts(settings.source(), from, now) ? report(bytes, at, length, now) : refuse();
        }
        if (packet.wrap(bytes, at, length) != RtpPacket.Fault.NONE) {
            malformed++;
            return false;
        }
        boolean event = packet.payloadType() == settings.eventReceive();
        AudioCodec codec = codecs[packet.payloadType()];
        boolean noise = packet.payloadType() == COMFORT_NOISE && codec == null && !event;
        if (codec == null && !event && !noise) {
            unexpected++;
            return false;
        }
        if (!latch.accepts(settings.source(), from, now)) {
            return refuse();
        }
        if (!hasSource || packet.ssrc() != source) {
            changeSource();
        }
        Verdict verdict = reception.arrived(packet.sequence(), packet.timestamp(), now);
        if (verdict == Verdict.DUPLICATE || verdict == Verdict.SUSPECT) {
            return false;
        }
        if (verdict == Verdict.RESTARTED) {
            jitter.restart();
            events.reset();
        }
        lastReceived = now;
        receivedOctets += packet.payloadLength();
        if (event) {
            event();
            return true;
        }
        if (!settings.direction().receives()) {
            return false;
        }
        if (codec != null) {
            return play(codec, now);
        }
        jitter.putNoise(packet.timestamp(), packet.array(), packet.payloadOffset(), packet.payloadLength());
        return true;
    }

    /** {@link #receive} for a packet that came at {@code then} and could not be read before now. */
    boolean receiveHeld(byte[] bytes, int at, int length, Endpoint from, long then) {
        held = true;
        try {
            return receive(bytes, at, length, from, then);
        } finally {
            held = false;
        }
    }

    /** Takes a packet of the RTCP port. Says whether it was used. */
    public boolean receiveRtcp(byte[] bytes, int at, int length, Endpoint from, long now) {
        if (!RtpPacket.isRtcp(bytes, at, length)) {
            malformed++;
            return false;
        }
        return rtcpLatch.accepts(settings.source(), from, now) ? report(bytes, at, length, now) : refuse();
    }

    private boolean refuse() {
        foreign++;
        return false;
    }

    private boolean report(byte[] bytes, int at, int length, long now) {
        boolean used = reporter.received(bytes, at, length, sender.ssrc(), now);
        if (hasSource && reporter.hasLeft(source)) {
            hasSource = false; // RFC 3550 6.6: it is not reported on any more
        }
        malformed += used ? 0 : 1;
        return used;
    }

    private void changeSource() {
        hasSource = true;
        source = packet.ssrc();
        reception.source(source);
        jitter.restart();
        events.reset();
    }

    private boolean play(AudioCodec codec, long now) {
        int octets = packet.payloadLength();
        if (codec.samplesIn(octets) > MOST_SAMPLES) {
            malformed++;
            return false;
        }
        int count = codec.decode(packet.array(), packet.payloadOffset(), octets, decoded, 0);
        boolean inTime = held
                ? jitter.putHeld(packet.timestamp(), decoded, 0, count)
                : jitter.put(packet.timestamp(), decoded, 0, count, now);
        if (!inTime) {
            reception.discarded(packet.sequence());
        }
        return inTime;
    }

    private void event() {
        byte[] payload = packet.array();
        int at = packet.payloadOffset();
        events.arrived(packet.timestamp(), payload, at, packet.payloadLength());
        if (packet.payloadLength() >= TelephoneEvent.LENGTH) {
            jitter.putSilence(packet.timestamp(), TelephoneEvent.duration(payload, at));
        }
    }

    /**
     * Queues a key for telephone-event packets of {@code millis} length (at least 20). Says whether that is possible:
     * telephone-event was negotiated, the key is one of {@code 0-9*#A-D}, and fewer than 64 wait.
     */
    public boolean sendKey(char key, int millis) {
        int event = TelephoneEvent.ofKey(key);
        return event >= 0 && settings.eventSend() >= 0 && sender.event(event, millis);
    }

    /** The next event that the other side sent (0 to 255, see {@link TelephoneEvent#key}), or -1. */
    public int pollEvent() {
        return events.poll();
    }

    /** Says goodbye (RFC 3550 6.6). The session is not to be used afterwards. */
    public void close(long now, PacketSink out) {
        report(true, now, out);
    }

    private void report(boolean goodbye, long now, PacketSink out) {
        Endpoint to = settings.rtcpMux() ? latch.remote() : rtcpLatch.remote();
        if (to != null) {
            VoipMetrics metrics = settings.metrics() && hasSource ? metrics() : null;
            reporter.report(settings.cname(), sender, hasSource ? reception : null, metrics, goodbye, now, to, out);
        }
    }

    /** How well voice arrives now (RFC 3611 4.7); packets are taken to be as long as those sent. */
    VoipMetrics metrics() {
        return SpeechQuality.metrics(
                source & 0xffff_ffffL,
                reception.runs(),
                settings.codec() instanceof G711,
                settings.ptime(),
                (int) Math.round(Math.max(0, reporter.roundTripMillis())),
                Math.max(0, jitter.delayMillis()),
                settings.jitterMaximum());
    }

    /** Where our RTP goes: latched, else signalled, else null. */
    public @Nullable Endpoint remote() {
        return latch.remote();
    }

    /** When the last RTP packet was accepted, or {@link Long#MIN_VALUE}. */
    public long lastReceived() {
        return lastReceived;
    }

    /** Our synchronization source. */
    public int ssrc() {
        return sender.ssrc();
    }

    /** The settings in force. */
    public MediaSettings settings() {
        return settings;
    }

    /** The counters now. */
    public MediaStatistics statistics() {
        return new MediaStatistics(
                sender.packets(),
                sender.octets(),
                reception.received(),
                receivedOctets,
                reception.lost(),
                lateBefore + jitter.late(),
                reception.duplicates(),
                (concealedBefore + jitter.concealed()) / 8,
                foreign,
                malformed,
                unexpected,
                reception.jitter() * 1000 / CLOCK_RATE,
                jitter.delayMillis(),
                reporter.roundTripMillis(),
                hasSource && settings.codec() instanceof G711 ? SpeechQuality.opinion(reception.runs()) : 0,
                reporter.farOpinion());
    }
}
