package gatehouse.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.crypto.JcaEngine;
import gatehouse.media.audio.SpeechComparison;
import gatehouse.media.sdp.PayloadFormat;
import gatehouse.media.srtp.CryptoAttribute;
import gatehouse.media.srtp.CryptoAttribute.SessionParameters;
import gatehouse.media.srtp.MasterKey;
import gatehouse.media.srtp.SdesResult;
import gatehouse.media.srtp.SrtpCrypto;
import gatehouse.media.srtp.SrtpSuite;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Speech through the whole chain under SRTP, over a seeded network that loses, delays and reorders, to a line whose clock
 * runs fast or slow. The figures of the README are what {@code -Dgatehouse.long=true} prints.
 */
class SpeechChainTest {
    private static final long SEED = Long.getLong("gatehouse.seed", 20261121);
    private static final boolean LONG = Boolean.getBoolean("gatehouse.long");
    private static final long TICK = 20_000_000;
    private static final Endpoint A = Endpoint.of("10.0.0.1:4000");
    private static final Endpoint B = Endpoint.of("10.0.0.2:4000");

    /** A phrase and the pause after it, in frames. */
    private static final int PHRASE = 75;

    private static final int PERIOD = 110;

    private static MediaSettings settings(Endpoint remote) {
        return MediaSettings.plain(PayloadFormat.PCMA, remote, SourcePolicy.SIGNALLED, "a@b");
    }

    /** What arrived when, and how it was heard. */
    private record Figures(double delayMillis, double concealedPercent, double snrDb, MediaStatistics statistics) {}

    private record Packet(long arrives, long number, byte[] octets) {}

    /** Something like a voice: harmonics under an envelope, with a phrase of its own in each period. */
    private static short sample(long index) {
        return PHRASES[(int) (index % PHRASES.length)];
    }

    private static final short[] PHRASES = new short[7 * PERIOD * 160];

    static {
        for (int i = 0; i < PHRASES.length; i++) {
            PHRASES[i] = voice(i);
        }
    }

    private static short voice(long index) {
        long period = index / (PERIOD * 160);
        long at = index % (PERIOD * 160);
        if (at >= PHRASE * 160L) {
            return 0;
        }
        double pitch = 100 + 13 * (period % 7) + 20 * Math.sin(at / 3000.0);
        double envelope = Math.sin(Math.PI * at / (PHRASE * 160.0)) * (0.6 + 0.4 * Math.sin(at / 700.0 + period));
        double sum = 0;
        for (int harmonic = 1; harmonic <= 12; harmonic++) {
            sum += Math.sin(2 * Math.PI * pitch * harmonic * at / 8000 + harmonic * harmonic) / harmonic;
        }
        return (short) (5000 * envelope * sum);
    }

    private static short[] frame(long number) {
        short[] pcm = new short[160];
        for (int i = 0; i < 160; i++) {
            pcm[i] = sample(number * 160 + i);
        }
        return pcm;
    }

    private interface Ear {
        void heard(long frame, short[] pcm);
    }

    /** Runs a call of so many frames and hands over each that was heard. */
    private static MediaStatistics run(long frames, double loss, int jitterMillis, int ppm, Random random, Ear ear) {
        PriorityQueue<Packet> network = new PriorityQueue<>((a, b) ->
                a.arrives != b.arrives ? Long.compare(a.arrives, b.arrives) : Long.compare(a.number, b.number));
        long[] now = {0};
        long[] sent = {0};
        PacketSink wire = new PacketSink() {
            @Override
            public void rtp(byte[] buffer, int offset, int length, Endpoint to) {
                long delay = 20_000_000 + (jitterMillis == 0 ? 0 : random.nextLong(jitterMillis * 1_000_000L));
                if (random.nextDouble() >= loss) {
                    network.add(
                            new Packet(now[0] + delay, sent[0], Arrays.copyOfRange(buffer, offset, offset + length)));
                }
                sent[0]++;
            }

            @Override
            public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {}
        };
        PacketSink nowhere = new PacketSink() {
            @Override
            public void rtp(byte[] buffer, int offset, int length, Endpoint to) {}

            @Override
            public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {}
        };
        CryptoAttribute key = new CryptoAttribute(
                1,
                SrtpSuite.AES_CM_128_HMAC_SHA1_80.name(),
                List.of(MasterKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80, random::nextBytes)),
                SessionParameters.NONE);
        try (VoiceBatch batch = new VoiceBatch(new SrtpCrypto(new JcaEngine(), new JcaEngine()), 16);
                VoiceStream talker = batch.stream(settings(B), random::nextBytes, wire);
                VoiceStream listener = batch.stream(settings(A), random::nextBytes, nowhere)) {
            talker.protect(new SdesResult.Protected(key, key), false);
            listener.protect(new SdesResult.Protected(key, key), false);
            short[] heard = new short[160];
            long said = 0;
            for (long n = 0; n < frames; n++) {
                long due = n * TICK + n * TICK / 1_000_000 * ppm; // the listener's clock
                while (said * TICK <= due) {
                    now[0] = said * TICK;
                    talker.send(frame(said++), now[0]);
                    batch.flush();
                }
                while (!network.isEmpty() && network.peek().arrives <= due) {
                    Packet packet = network.poll();
                    listener.arrived(packet.octets, 0, packet.octets.length, A, packet.arrives, false);
                }
                batch.open();
                listener.playout(heard);
                ear.heard(n, heard);
            }
            return listener.session().statistics();
        }
    }

    private static Figures measure(int periods, double loss, int jitterMillis, int ppm) {
        short[] heard = new short[periods * PERIOD * 160];
        MediaStatistics statistics = run(
                (long) periods * PERIOD,
                loss,
                jitterMillis,
                ppm,
                new Random(SEED),
                (n, pcm) -> System.arraycopy(pcm, 0, heard, (int) n * 160, 160));
        double delay = 0;
        double[] snr = new double[periods - 3];
        for (int period = 1;
                period < periods - 2;
                period++) { // each phrase by itself: pauses are where the delay moves
            short[] phrase = new short[PHRASE * 160];
            int start = period * PERIOD * 160;
            for (int i = 0; i < phrase.length; i++) {
                phrase[i] = sample(start + i);
            }
            SpeechComparison found =
                    SpeechComparison.of(phrase, Arrays.copyOfRange(heard, start, start + phrase.length + 4800));
            delay += found.lag() / 8.0;
            snr[period - 1] = found.snrDb();
        }
        Arrays.sort(snr);
        double made = statistics.concealedMillis() * 100.0 / (periods * PERIOD * 20.0);
        return new Figures(delay / snr.length, made, snr[snr.length / 2], statistics);
    }

    @Test
    void speechArrivesThroughLossJitterAndDrift() {
        int periods = LONG ? 100 : 24;
        StringBuilder table = new StringBuilder("| loss | jitter | drift | delay | concealed | SNR |\n");
        for (int ppm : new int[] {0, 200, -200}) {
            for (int jitter : new int[] {0, 40, 100}) {
                for (int loss : new int[] {0, 3, 10}) {
                    Figures figures = measure(periods, loss / 100.0, jitter, ppm);
                    String where = loss + " %, " + jitter + " ms, " + ppm + " ppm, seed " + SEED + ": " + figures;
                    table.append(String.format(
                            Locale.ROOT,
                            "| %d %% | 0-%d ms | %+d ppm | %.0f ms | %.1f %% | %.1f dB |%n",
                            loss,
                            jitter,
                            ppm,
                            figures.delayMillis,
                            figures.concealedPercent,
                            figures.snrDb));
                    assertTrue(figures.delayMillis < 240, where);
                    // What is lost is made up for, what is late is little; nothing else is made up
                    assertTrue(figures.concealedPercent <= loss * 1.4 + (jitter > 60 ? 2 : 0.5), where);
                    if (loss == 0 && jitter <= 40) {
                        assertTrue(figures.snrDb > 31, where);
                        assertEquals(0, figures.statistics.concealedMillis(), where);
                    }
                    assertTrue(figures.snrDb > (loss == 10 ? 3 : loss == 3 ? 7 : 20), where);
                }
            }
        }
        if (LONG) {
            System.out.println(table);
        }
    }

    /** Eight hours of virtual time in the long run, twenty minutes in the ordinary one. */
    @Test
    void aLongCallNeitherClicksNorDriftsOff() {
        long frames = (LONG ? 8 * 3600 : 20 * 60) * 50L;
        for (int ppm : new int[] {200, -200}) {
            int[] steepest = {0};
            short[] last = {0};
            long[] lastVoice = {0};
            MediaStatistics statistics = run(frames, 0, 30, ppm, new Random(SEED), (n, pcm) -> {
                for (int i = 0; i < 160; i++) {
                    steepest[0] = Math.max(steepest[0], Math.abs(pcm[i] - last[0]));
                    last[0] = pcm[i];
                    lastVoice[0] = pcm[i] > 1000 ? n : lastVoice[0];
                }
            });
            int natural = 0;
            for (long i = 1; i < 160L * PERIOD * 7; i++) {
                natural = Math.max(natural, Math.abs(sample(i) - sample(i - 1)));
            }
            String where = ppm + " ppm, seed " + SEED + ": " + statistics;
            assertTrue(
                    steepest[0] < natural * 1.1 + 300, where + ", a step of " + steepest[0] + ", natural " + natural);
            assertEquals(0, statistics.late(), where);
            assertEquals(0, statistics.concealedMillis(), where);
            assertTrue(statistics.delayMillis() < 200, where);
            assertTrue(frames - lastVoice[0] < 2 * PERIOD, where);
        }
    }
}
