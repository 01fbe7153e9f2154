package gatehouse.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.media.MediaSession;
import gatehouse.media.MediaSettings;
import gatehouse.media.PacketSink;
import gatehouse.media.SourcePolicy;
import gatehouse.media.audio.PcmRecorder;
import gatehouse.media.audio.SpeechComparison;
import gatehouse.media.audio.WavFile;
import gatehouse.media.sdp.LocalAudio;
import gatehouse.media.sdp.NegotiatedAudio;
import gatehouse.media.sdp.Negotiation;
import gatehouse.media.sdp.OfferAnswer;
import gatehouse.media.sdp.Origin;
import gatehouse.media.sdp.PayloadFormat;
import gatehouse.media.sdp.SessionDescription;
import gatehouse.telephony.AnalogueLine;
import gatehouse.telephony.Country;
import gatehouse.telephony.DialPlan;
import gatehouse.telephony.LineEvent;
import gatehouse.telephony.LineTimers;
import gatehouse.telephony.VoicePath;
import gatehouse.testkit.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Speech through the whole chain: a WAV of any rate, the phone, the line, G.711 in RTP, the jitter buffer, and back. The
 * judge is sox, which resamples the reference on its own.
 */
class SpeechChainTest {
    private static final long TICK = 20_000_000;
    private static final Endpoint NEAR = Endpoint.of("192.0.2.1:4000");
    private static final Endpoint FAR = Endpoint.of("192.0.2.2:4000");

    @TempDir
    private Path folder;

    /** Hands every RTP packet to a session. */
    private static PacketSink to(MediaSession session, Endpoint from, long now) {
        return new PacketSink() {
            @Override
            public void rtp(byte[] buffer, int offset, int length, Endpoint to) {
                session.receive(buffer, offset, length, from, now);
            }

            @Override
            public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {}
        };
    }

    @Test
    void bothPeopleHearWhatTheOtherSaid() throws Exception {
        run("espeak-ng -v en -w a0.wav", "Good morning, this is the house on the hill. Who is calling?");
        run("espeak-ng -v en+f3 -w b0.wav", "It is the gate. A parcel has come; shall I let it in or not?");
        run("sox -D a0.wav -r 44100 -b 24 a.wav gain -n -3");
        run("sox -D b0.wav -r 16000 -c 2 -e floating-point b.wav gain -n -3");
        run("sox -D a.wav -r 8000 -b 16 a8.wav rate -v");
        run("sox -D b.wav -r 8000 -b 16 -c 1 -e signed-integer b8.wav rate -v");
        for (PayloadFormat codec : List.of(PayloadFormat.PCMA, PayloadFormat.PCMU)) {
            call(codec);
        }
    }

    private void call(PayloadFormat codec) throws IOException {
        LocalAudio near = LocalAudio.g711(NEAR).withFormats(List.of(codec));
        SessionDescription offer = OfferAnswer.offer(Origin.of(1, NEAR.address()), near);
        Negotiation.Agreed agreed =
                (Negotiation.Agreed) OfferAnswer.answer(offer, Origin.of(2, FAR.address()), LocalAudio.g711(FAR));
        NegotiatedAudio accepted =
                OfferAnswer.accept(offer, 0, near, agreed.answer()).orThrow();
        MediaSession gateway =
                new MediaSession(MediaSettings.of(accepted, SourcePolicy.LATCH, "line1"), new Random(1)::nextBytes);
        MediaSession remote = new MediaSession(
                MediaSettings.of(agreed.audio(), SourcePolicy.LATCH, "remote"), new Random(2)::nextBytes);

        Country de = Country.of("DE").orThrow();
        VirtualPhone phone = new VirtualPhone(de);
        AnalogueLine line = new AnalogueLine(VirtualLine.fourWire(phone), de, DialPlan.open(), LineTimers.DEFAULT);
        short[] a = WavFile.read(folder.resolve("a.wav")).toLine();
        short[] b = WavFile.read(folder.resolve("b.wav")).toLine();
        PcmRecorder heardByFar = new PcmRecorder(60);
        VoicePath path = new VoicePath() {
            @Override
            public void say(short[] frame, long now) {
                gateway.send(frame, now, to(remote, NEAR, now));
            }

            @Override
            public void hear(short[] frame, long now) {
                gateway.playout(frame);
            }
        };
        line.handle(new LineEvent.Incoming(), 0, call -> {});
        phone.lift();
        phone.record(60);
        phone.say(new short[8000]);
        phone.say(a);
        short[] frame = new short[160];
        int said = 0;
        for (long now = TICK; said < b.length + 8000 || phone.isSaying(); now += TICK) {
            line.tick(now, path, call -> {});
            if (now == TICK) {
                line.handle(new LineEvent.Connected(), now, call -> {});
            }
            for (int i = 0; i < 160; i++) {
                frame[i] = said < b.length ? b[said] : 0;
                said++;
            }
            remote.send(frame, now, to(gateway, FAR, now));
            remote.playout(frame);
            heardByFar.add(frame);
        }
        assertHeard("a8.wav", heardByFar.samples(), codec);
        assertHeard("b8.wav", phone.endRecording(), codec);
        assertEquals(
                0,
                gateway.statistics().lost()
                        + gateway.statistics().late()
                        + gateway.statistics().concealedMillis());
        assertEquals(
                0,
                remote.statistics().lost()
                        + remote.statistics().late()
                        + remote.statistics().concealedMillis());
    }

    private void assertHeard(String reference, short[] heard, PayloadFormat codec) throws IOException {
        SpeechComparison comparison =
                SpeechComparison.of(WavFile.read(folder.resolve(reference)).toLine(), heard);
        assertTrue(comparison.snrDb() > 30, codec.encoding() + " " + reference + ": " + comparison);
        assertEquals(1, comparison.gain(), 0.02);
    }

    /** What is in one word stands apart. */
    private void run(String command, String... more) throws IOException, InterruptedException {
        Peer.runIn(
                folder,
                Stream.concat(Stream.of(command.split(" ")), Stream.of(more)).toArray(String[]::new));
    }
}
