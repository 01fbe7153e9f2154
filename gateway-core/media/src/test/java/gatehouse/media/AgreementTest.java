package gatehouse.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.media.audio.ComfortNoise;
import gatehouse.media.rtp.Rtcp;
import gatehouse.media.rtp.RtcpPacket;
import gatehouse.media.rtp.RtcpPacket.Goodbye;
import gatehouse.media.rtp.RtcpPacket.SourceDescription;
import gatehouse.media.rtp.RtpPacket;
import gatehouse.media.rtp.VoipMetrics;
import gatehouse.media.sdp.LocalAudio;
import gatehouse.media.sdp.NegotiatedAudio;
import gatehouse.media.sdp.Negotiation;
import gatehouse.media.sdp.OfferAnswer;
import gatehouse.media.sdp.Origin;
import gatehouse.media.sdp.PayloadFormat;
import gatehouse.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What two sides agree on beside the codec, then do: silence suppression, G.722, metrics, and the end of a call in RTCP. */
class AgreementTest {
    private static final Endpoint A = Endpoint.of("10.0.0.1:4000");
    private static final Endpoint B = Endpoint.of("10.0.0.2:4000");
    private static final long TICK = 20_000_000;

    private final List<byte[]> rtp = new ArrayList<>();
    private final List<byte[]> rtcp = new ArrayList<>();
    private final PacketSink wire = new PacketSink() {
        @Override
        public void rtp(byte[] buffer, int offset, int length, Endpoint to) {
            rtp.add(ByteView.of(buffer, offset, length).copy());
        }

        @Override
        public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {
            rtcp.add(ByteView.of(buffer, offset, length).copy());
        }
    };

    /** What both sides agree on when both can do {@code formats}: the offerer's view, then the answerer's. */
    private static List<NegotiatedAudio> agree(PayloadFormat... formats) {
        LocalAudio near = LocalAudio.g711(A).withFormats(List.of(formats));
        LocalAudio far = LocalAudio.g711(B).withFormats(List.of(formats));
        SessionDescription offer = OfferAnswer.offer(Origin.of(1, A.address()), near);
        SessionDescription read =
                SessionDescription.decode(ByteView.of(offer.encode())).orThrow();
        Negotiation.Agreed agreed = (Negotiation.Agreed) OfferAnswer.answer(read, Origin.of(2, B.address()), far);
        SessionDescription answer =
                SessionDescription.decode(ByteView.of(agreed.answer().encode())).orThrow();
        return List.of(OfferAnswer.accept(offer, 0, near, answer).orThrow(), agreed.audio());
    }

    private static MediaSession session(NegotiatedAudio audio, long seed) {
        return new MediaSession(
                MediaSettings.of(audio, SourcePolicy.SIGNALLED, "line" + seed + "@gatehouse"),
                new Random(seed)::nextBytes);
    }

    private static short[] tone(int tick, int amplitude) {
        short[] pcm = new short[160];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (amplitude * Math.sin((tick * 160 + i) * 2 * Math.PI * 400 / 8000));
        }
        return pcm;
    }

    private short[] carry(MediaSession from, MediaSession to, short[] said, int tick) {
        rtp.clear();
        from.send(said, tick * TICK, wire);
        rtp.forEach(packet -> to.receive(packet, 0, packet.length, A, tick * TICK));
        short[] heard = new short[160];
        to.playout(heard);
        return heard;
    }

    @Test
    void silenceIsDescribedAndHeardAsNoise() {
        List<NegotiatedAudio> agreed = agree(PayloadFormat.PCMA, PayloadFormat.COMFORT_NOISE);
        assertEquals(13, agreed.getFirst().noise());
        assertEquals(PayloadFormat.PCMA, agreed.getLast().send(), "noise is no codec");
        MediaSession a = session(agreed.getFirst(), 1);
        MediaSession b = session(agreed.getLast(), 2);
        MediaSession c = session(agree(PayloadFormat.PCMA).getFirst(), 1);
        MediaSession d = session(agree(PayloadFormat.PCMA).getLast(), 2);
        List<short[]> heard = new ArrayList<>();
        List<short[]> whole = new ArrayList<>();
        for (int tick = 0; tick < 300; tick++) {
            boolean speaks = tick < 50 || tick >= 250;
            short[] said = tone(tick, speaks ? 8_000 : 40); // 40: about -61 dBov
            heard.add(carry(a, b, said, tick));
            whole.add(carry(c, d, said, tick));
        }
        long sent = a.statistics().sent();
        assertTrue(sent >= 110 && sent <= 125, "two seconds of speech, 200 ms after it, 8 descriptions: " + sent);
        assertEquals(0, b.statistics().lost());
        assertEquals(0, b.statistics().concealedMillis());
        for (int tick = 10; tick < 60; tick++) {
            assertArrayEquals(whole.get(tick), heard.get(tick), "speech is as it was, tick " + tick);
        }
        for (int tick = 70; tick < 240; tick++) {
            assertEquals(61, ComfortNoise.level(heard.get(tick), 0, 160), 3, "tick " + tick);
        }
        for (int tick = 260; tick < 300; tick++) {
            assertArrayEquals(whole.get(tick), heard.get(tick), "the next word is whole, tick " + tick);
        }
    }

    @Test
    void speechAfterAPauseIsMarkedAndNumbersHaveNoGap() {
        MediaSession a =
                session(agree(PayloadFormat.PCMA, PayloadFormat.COMFORT_NOISE).getFirst(), 1);
        List<RtpPacket> all = new ArrayList<>();
        for (int tick = 0; tick < 200; tick++) {
            rtp.clear();
            a.send(tone(tick, tick < 50 || tick >= 150 ? 8_000 : 0), tick * TICK, wire);
            rtp.forEach(packet -> all.add(RtpPacket.decode(ByteView.of(packet)).orThrow()));
        }
        for (int i = 1; i < all.size(); i++) {
            RtpPacket before = all.get(i - 1);
            RtpPacket packet = all.get(i);
            assertEquals(before.sequence() + 1 & 0xffff, packet.sequence());
            assertEquals(before.payloadType() == 13 && packet.payloadType() == 8, packet.marker(), "packet " + i);
            assertEquals(packet.payloadType() == 13 ? 1 : 160, packet.payloadLength());
        }
        assertEquals(199 * 160, all.getLast().timestamp() - all.getFirst().timestamp(), "the clock goes on");
    }

    @Test
    void withoutAnAgreementSilenceIsSpeech() {
        LocalAudio quiet = LocalAudio.g711(A).withFormats(List.of(PayloadFormat.PCMA, PayloadFormat.COMFORT_NOISE));
        SessionDescription offer = OfferAnswer.offer(Origin.of(1, A.address()), quiet);
        Negotiation.Agreed agreed =
                (Negotiation.Agreed) OfferAnswer.answer(offer, Origin.of(2, B.address()), LocalAudio.g711(B));
        assertEquals(-1, agreed.audio().noise());
        assertFalse(agreed.answer().media().getFirst().formats().contains("13"));
        MediaSession b = session(agreed.audio(), 2);
        for (int tick = 0; tick < 100; tick++) {
            b.send(new short[160], tick * TICK, wire);
        }
        assertEquals(100, b.statistics().sent());
    }

    @Test
    void g722CarriesALine() {
        List<NegotiatedAudio> agreed = agree(PayloadFormat.G722, PayloadFormat.PCMA);
        assertEquals(PayloadFormat.G722, agreed.getFirst().send());
        MediaSession a = session(agreed.getFirst(), 1);
        MediaSession b = session(agreed.getLast(), 2);
        for (int tick = 0; tick < 100; tick++) {
            short[] heard = carry(a, b, tone(tick, 8_000), tick);
            if (tick == 50) { // a new answer that changes nothing does not start the codec anew
                a.update(MediaSettings.of(agreed.getFirst(), SourcePolicy.SIGNALLED, "x"));
                b.update(MediaSettings.of(agreed.getLast(), SourcePolicy.SIGNALLED, "x"));
            }
            if (tick > 10) {
                assertEquals(15, ComfortNoise.level(heard, 0, 160), 1, "tick " + tick);
            }
        }
        assertEquals(160, rtp.getFirst().length - RtpPacket.HEADER);
    }

    @Test
    void metricsGoWhereTheyAreAskedForAndGoodbyeEndsReports() {
        List<NegotiatedAudio> agreed = agree(PayloadFormat.PCMA);
        assertTrue(agreed.getFirst().wantsMetrics() && agreed.getLast().wantsMetrics());
        MediaSession a = session(agreed.getFirst(), 1);
        MediaSession b = session(agreed.getLast(), 2);
        for (int tick = 0; tick < 600; tick++) {
            long now = tick * TICK;
            rtp.clear();
            a.send(tone(tick, 8_000), now, wire);
            if (tick % 10 != 9) {
                rtp.forEach(packet -> b.receive(packet, 0, packet.length, A, now));
            }
            rtcp.clear();
            b.send(tone(tick, 8_000), now, wire);
            rtcp.forEach(packet -> a.receiveRtcp(packet, 0, packet.length, B.withPort(4001), now));
        }
        VoipMetrics metrics = b.metrics();
        assertTrue(metrics.lossRate() >= 24 && metrics.lossRate() <= 26, "a tenth is lost: " + metrics);
        assertTrue(metrics.rating() < 70, "and that is heard: " + metrics);
        assertEquals(metrics.listening(), b.statistics().opinion());
        assertEquals(metrics.listening(), a.statistics().farOpinion(), 2, "which the other side is told");
        assertEquals(0, b.statistics().farOpinion(), "who got no report knows nothing");
        rtcp.clear();
        a.close(600 * TICK, wire);
        List<RtcpPacket> last = Rtcp.decode(ByteView.of(rtcp.getFirst())).orThrow();
        assertEquals(new Goodbye(List.of(a.ssrc() & 0xffff_ffffL), ""), last.getLast());
        assertEquals(SourceDescription.cname(a.ssrc() & 0xffff_ffffL, "line1@gatehouse"), last.get(1));
        b.receiveRtcp(rtcp.getFirst(), 0, rtcp.getFirst().length, A.withPort(4001), 601 * TICK);
        rtcp.clear();
        b.close(602 * TICK, wire);
        RtcpPacket.SenderReport report = (RtcpPacket.SenderReport)
                Rtcp.decode(ByteView.of(rtcp.getFirst())).orThrow().getFirst();
        assertEquals(List.of(), report.blocks(), "who has left is not reported on");
    }
}
