package gatehouse.bench;

import com.sun.management.OperatingSystemMXBean;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.crypto.JcaEngine;
import gatehouse.media.MediaSettings;
import gatehouse.media.PacketSink;
import gatehouse.media.SourcePolicy;
import gatehouse.media.VoiceBatch;
import gatehouse.media.VoiceStream;
import gatehouse.media.sdp.PayloadFormat;
import gatehouse.media.srtp.CryptoAttribute;
import gatehouse.media.srtp.CryptoAttribute.SessionParameters;
import gatehouse.media.srtp.MasterKey;
import gatehouse.media.srtp.SdesResult;
import gatehouse.media.srtp.SrtpCrypto;
import gatehouse.media.srtp.SrtpSuite;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * 64 calls with G.711 under SRTP on one thread: each sends a packet every 20 ms through a real socket, and gets it back.
 * What counts is the CPU time of the whole process, the compiler's and the collector's included, and how late ticks were.
 */
final class VoiceBench {
    private static final int CALLS = 64;
    private static final long TICK = 20_000_000;
    private static final int WARM_UP = 500;
    private static final int MEASURED = 3_000;

    private VoiceBench() {}

    /** One call: what it sends comes back to it, and both directions have the same key. */
    private static final class Call implements PacketSink, AutoCloseable {
        final DatagramChannel channel;
        final InetSocketAddress own;
        final Endpoint endpoint;
        final VoiceStream stream;
        final ByteBuffer out = ByteBuffer.allocateDirect(2048);
        final ByteBuffer in = ByteBuffer.allocateDirect(2048);
        final byte[] arrived = new byte[2048];
        final short[] heard = new short[160];
        private @Nullable IOException failure;

        Call(VoiceBatch batch, SrtpSuite suite, Random random) throws IOException {
            channel = DatagramChannel.open();
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .configureBlocking(false);
            own = (InetSocketAddress) channel.getLocalAddress();
            endpoint = new Endpoint(IpAddress.LOOPBACK_V4, own.getPort());
            MediaSettings settings = MediaSettings.plain(PayloadFormat.PCMA, endpoint, SourcePolicy.SIGNALLED, "bench");
            stream = batch.stream(settings, random::nextBytes, this);
            CryptoAttribute key = new CryptoAttribute(
                    1, suite.name(), List.of(MasterKey.random(suite, random::nextBytes)), SessionParameters.NONE);
            stream.protect(new SdesResult.Protected(key, key), false);
        }

        void receive(long now) throws IOException {
            while (channel.receive(in.clear()) != null) {
                int length = in.flip().remaining();
                in.get(arrived, 0, length);
                stream.arrived(arrived, 0, length, endpoint, now, false);
            }
        }

        @Override
        public void rtp(byte[] buffer, int offset, int length, Endpoint to) {
            try {
                channel.send(out.clear().put(buffer, offset, length).flip(), own);
            } catch (IOException e) {
                failure = e;
            }
        }

        @Override
        public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {}

        @Override
        public void close() throws IOException {
            stream.close();
            channel.close();
            if (failure != null) {
                throw failure;
            }
        }
    }

    static Report run() throws IOException {
        List<Report.Result> results = new ArrayList<>();
        for (SrtpSuite suite : List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AEAD_AES_128_GCM)) {
            measure(suite, results);
        }
        return Report.of("voice", results);
    }

    private static void measure(SrtpSuite suite, List<Report.Result> results) throws IOException {
        List<Call> calls = new ArrayList<>();
        try (VoiceBatch batch = new VoiceBatch(new SrtpCrypto(new JcaEngine(), new JcaEngine()), CALLS)) {
            try {
                measure(suite, batch, calls, results);
            } finally {
                for (Call call : calls) {
                    call.close();
                }
            }
        }
    }

    private static void measure(SrtpSuite suite, VoiceBatch batch, List<Call> calls, List<Report.Result> results)
            throws IOException {
        Random random = new Random(64);
        for (int n = 0; n < CALLS; n++) {
            calls.add(new Call(batch, suite, random));
        }
        short[] said = new short[160];
        for (int i = 0; i < said.length; i++) {
            said[i] = (short) (9000 * Math.sin(i * 0.3));
        }
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long[] late = new long[MEASURED];
        long[] busy = new long[MEASURED];
        long cpu = 0;
        long due = System.nanoTime() + TICK;
        for (int tick = -WARM_UP; tick < MEASURED; tick++, due += TICK) {
            if (tick == 0) {
                cpu = process.getProcessCpuTime();
            }
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            long began = System.nanoTime();
            for (Call call : calls) {
                call.receive(began);
            }
            batch.open();
            for (Call call : calls) {
                call.stream.playout(call.heard);
                call.stream.send(said, due);
            }
            batch.flush();
            if (tick >= 0) {
                late[tick] = began - due;
                busy[tick] = System.nanoTime() - began;
            }
        }
        cpu = process.getProcessCpuTime() - cpu;
        for (Call call : calls) {
            if (call.stream.refused() > 0 || call.stream.session().statistics().lost() > 0) {
                throw new IllegalStateException(
                        "a call lost packets: " + call.stream.session().statistics());
            }
        }
        Arrays.sort(late);
        Arrays.sort(busy);
        String name = "voice." + CALLS + "." + suite;
        results.add(new Report.Result(name + ".cpu", cpu * 100.0 / (MEASURED * TICK), "% of a core", List.of()));
        results.add(new Report.Result(name + ".late_p999", late[MEASURED * 999 / 1000] / 1e6, "ms", List.of()));
        results.add(new Report.Result(name + ".tick_p50", busy[MEASURED / 2] / 1e6, "ms", List.of()));
    }
}
