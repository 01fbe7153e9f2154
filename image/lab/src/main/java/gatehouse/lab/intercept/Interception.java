package gatehouse.lab.intercept;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.crypto.JcaEngine;
import gatehouse.lab.operator.CallSide;
import gatehouse.lab.operator.OperatorAction.KeyAgreed;
import gatehouse.media.audio.AudioCodec;
import gatehouse.media.audio.G711;
import gatehouse.media.audio.Sound;
import gatehouse.media.audio.WavFile;
import gatehouse.media.audio.WidebandLine;
import gatehouse.media.rtp.RtpPacket;
import gatehouse.media.srtp.CryptoAttribute;
import gatehouse.media.srtp.SrtpCrypto;
import gatehouse.media.srtp.SrtpReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lawful interception at the operator (TS 33.107, TS 33.328 annex on SDES): of a call whose caller or callee is named in
 * a warrant, it keeps the packets as they arrive and the keys as they pass in signalling, and when the call is over
 * writes what each side said. Of any other call it keeps nothing. It only takes copies: what the parties send and
 * receive is the same with and without. Thread-safe.
 */
public final class Interception {
    /** An hour of voice from both sides. */
    private static final int MOST_PACKETS = 2 * 50 * 3600;

    private static final int LONGEST = Sound.LINE_RATE * 3600;

    private final Set<String> warrants;
    private final Path folder;
    private final Map<String, Tapped> calls = new ConcurrentHashMap<>();

    /** Closed, with their keys, whatever becomes of what they open. */
    private interface Receivers extends AutoCloseable {
        @Override
        void close();
    }

    private static final class Tapped {
        final Map<CallSide, List<byte[]>> packets = new EnumMap<>(CallSide.class);
        final Map<CallSide, List<CryptoAttribute>> keys = new EnumMap<>(CallSide.class);
        int count;
    }

    /** For calls from or to these numbers; what is written goes to {@code folder}. */
    public Interception(Set<String> warrants, Path folder) {
        this.warrants = Set.copyOf(warrants);
        this.folder = folder;
    }

    /** A call starts; says whether its packets are wanted. */
    public boolean begins(String call, String from, String to) {
        if (!warrants.contains(from) && !warrants.contains(to)) {
            return false;
        }
        calls.putIfAbsent(call, new Tapped());
        return true;
    }

    /** A key passed in signalling. */
    public void key(KeyAgreed agreed) {
        Tapped call = calls.get(agreed.anchor());
        if (call != null && agreed.fromPhone()) {
            synchronized (call) {
                List<CryptoAttribute> known = call.keys.computeIfAbsent(agreed.side(), _ -> new ArrayList<>());
                known.add(agreed.key());
            }
        }
    }

    /** A packet of one side, as it arrived. */
    public void packet(String id, CallSide side, boolean rtcp, ByteView packet) {
        Tapped call = calls.get(id);
        if (call == null || rtcp) {
            return;
        }
        synchronized (call) {
            if (call.count++ < MOST_PACKETS) {
                call.packets.computeIfAbsent(side, _ -> new ArrayList<>()).add(packet.copy());
            }
        }
    }

    /** The calls that are listened to now. */
    public Set<String> standing() {
        return Set.copyOf(calls.keySet());
    }

    /**
     * The call is over: what each side said is written.
     *
     * @throws IOException when it cannot be
     */
    public List<Path> ends(String id) throws IOException {
        Tapped call = calls.remove(id);
        if (call == null) {
            return List.of();
        }
        List<Path> written = new ArrayList<>();
        synchronized (call) {
            Files.createDirectories(folder);
            for (Map.Entry<CallSide, List<byte[]>> side : call.packets.entrySet()) {
                short[] pcm = speech(side.getValue(), call.keys.getOrDefault(side.getKey(), List.of()));
                if (pcm.length == 0) {
                    continue; // nothing that its keys open
                }
                String name = id.replaceAll("[^A-Za-z0-9._-]", "_") + "-"
                        + side.getKey().name().toLowerCase(java.util.Locale.ROOT) + ".wav";
                Path file = folder.resolve(name);
                WavFile.write(file, pcm, Sound.LINE_RATE);
                written.add(file);
            }
        }
        return written;
    }

    /** What the packets say, each where its timestamp puts it; without keys they were in clear. */
    private static short[] speech(List<byte[]> packets, List<CryptoAttribute> keys) {
        short[] pcm = new short[0];
        int length = 0;
        @Nullable Integer first = null;
        // static payload types (RFC 3551 6), each with one octet a sample of 8 kHz
        Map<Integer, AudioCodec> codecs = Map.of(8, G711.A_LAW, 0, G711.MU_LAW, 9, new WidebandLine());
        List<SrtpReceiver> receivers = new ArrayList<>();
        try (SrtpCrypto crypto = new SrtpCrypto(new JcaEngine(), new JcaEngine());
                Receivers _ = () -> receivers.forEach(SrtpReceiver::close)) {
            keys.forEach(key -> receivers.add(new SrtpReceiver(crypto, key.policy(), key.keys())));
            for (byte[] octets : packets) {
                RtpPacket packet = opened(octets, receivers);
                AudioCodec codec = packet == null ? null : codecs.get(packet.payloadType());
                if (packet == null || codec == null) {
                    continue;
                }
                first = first == null ? packet.timestamp() : first;
                int at = packet.timestamp() - first;
                int count = packet.payloadLength();
                if (at < 0 || at > LONGEST) {
                    continue;
                }
                if (at + count > pcm.length) {
                    pcm = java.util.Arrays.copyOf(pcm, Math.max(2 * pcm.length, at + count));
                }
                codec.decode(packet.array(), packet.payloadOffset(), count, pcm, at);
                length = Math.max(length, at + count);
            }
        }
        return java.util.Arrays.copyOf(pcm, length);
    }

    private static @Nullable RtpPacket opened(byte[] octets, List<SrtpReceiver> receivers) {
        if (receivers.isEmpty()) {
            return packet(octets, octets.length);
        }
        for (SrtpReceiver receiver : receivers) {
            byte[] copy = octets.clone();
            int length = receiver.unprotectRtp(copy, 0, copy.length);
            if (length > 0) {
                return packet(copy, length);
            }
        }
        return null;
    }

    private static @Nullable RtpPacket packet(byte[] octets, int length) {
        return RtpPacket.decode(ByteView.of(octets, 0, length)) instanceof Decoded.Ok<RtpPacket>(RtpPacket packet)
                ? packet
                : null;
    }
}
