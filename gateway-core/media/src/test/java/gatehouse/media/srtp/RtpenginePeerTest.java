package gatehouse.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.crypto.CipherMode;
import gatehouse.crypto.JcaEngine;
import gatehouse.media.MediaSettings;
import gatehouse.media.PacketSink;
import gatehouse.media.SourcePolicy;
import gatehouse.media.VoiceBatch;
import gatehouse.media.VoiceStream;
import gatehouse.media.sdp.Attribute;
import gatehouse.media.sdp.MediaDescription;
import gatehouse.media.sdp.PayloadFormat;
import gatehouse.media.sdp.SessionDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * rtpengine stands between us and a plain phone: it opens what we protect and protects what we open, under ten of
 * its twelve SDES suites, whoever offers, over rekey, hold, resume and another SSRC.
 */
class RtpenginePeerTest {
    /** Without the two NULL suites: rtpengine 10.5.3 crashes at the first packet under one of them. */
    private static final List<SrtpSuite> TEN = Arrays.stream(SrtpSuite.values())
            .filter(suite -> suite.cipher() != CipherMode.NULL)
            .toList();

    private final Entropy entropy = new Random(31)::nextBytes;

    @TempDir
    Path folder;

    /** One call: our side under SRTP, the phone's in clear. */
    private final class Call implements AutoCloseable {
        final Rtpengine engine;
        final String id;
        final DatagramSocket srtp;
        final DatagramSocket plain;
        final SrtpCrypto crypto = new SrtpCrypto(new JcaEngine(), new JcaEngine());
        final SrtpSession session = new SrtpSession(crypto);
        SdesResult.Protected agreed;
        int secured;
        int clear;

        Call(Rtpengine engine, String id) throws Exception {
            this.engine = engine;
            this.id = id;
            srtp = engine.socket();
            plain = engine.socket();
        }

        Map<String, String> command(String word, String from, String to, String sdp) {
            Map<String, String> command = new HashMap<>();
            command.put("command", word);
            command.put("call-id", id);
            command.put("from-tag", from);
            if (!to.isEmpty()) {
                command.put("to-tag", to);
            }
            command.put("sdp", sdp);
            command.put("ICE", "remove");
            command.put("DTLS", "off");
            return command;
        }

        String describe(DatagramSocket socket, String profile, List<CryptoAttribute> lines, String direction) {
            StringBuilder sdp = new StringBuilder("v=0\r\no=- 1 1 IN IP4 " + engine.ours + "\r\ns=-\r\nc=IN IP4 "
                    + engine.ours + "\r\nt=0 0\r\nm=audio " + socket.getLocalPort() + " " + profile + " 8\r\n");
            lines.forEach(line -> sdp.append("a=crypto:").append(line.format()).append("\r\n"));
            return sdp.append("a=").append(direction).append("\r\n").toString();
        }

        /** We offer these lines; the phone answers in clear. */
        void offer(SdesNegotiation rule, List<CryptoAttribute> lines, String direction) throws Exception {
            use(answered(rule, lines, direction));
        }

        private SdesResult answered(SdesNegotiation rule, List<CryptoAttribute> lines, String direction)
                throws Exception {
            String offer = describe(srtp, "RTP/SAVP", lines, direction);
            Map<String, String> command = command("offer", "we", agreed == null ? "" : "phone", offer);
            command.put("transport-protocol", "RTP/AVP");
            clear = port(engine.pass(command));
            SessionDescription answer =
                    engine.pass(command("answer", "we", "phone", describe(plain, "RTP/AVP", List.of(), "sendrecv")));
            secured = port(answer);
            return rule.accept(lines, lines(answer));
        }

        /** The phone offers in clear; we answer what rtpengine makes of it. */
        void offered(SdesNegotiation rule) throws Exception {
            Map<String, String> command =
                    command("offer", "phone", "", describe(plain, "RTP/AVP", List.of(), "sendrecv"));
            command.put("transport-protocol", "RTP/SAVP");
            SessionDescription offer = engine.pass(command);
            secured = port(offer);
            assertEquals(12, lines(offer).size(), "its suites, and we read each of them");
            use(rule.answer(lines(offer), Optional.empty(), entropy));
            clear = port(engine.pass(command(
                    "answer", "phone", "we", describe(srtp, "RTP/SAVP", List.of(agreed.sending()), "sendrecv"))));
        }

        private void use(SdesResult result) {
            agreed = assertInstanceOf(SdesResult.Protected.class, result, result.toString());
            session.use(agreed);
        }

        /** What we say is heard in clear, and what the phone says comes protected and is opened. */
        void talk(int ssrc, int from, int count) throws Exception {
            int heard = 0;
            for (int sequence = from; sequence < from + count; sequence++) {
                byte[] said = Pair.rtp(ssrc, sequence, 160);
                byte[] packet = Pair.protect(session.sender(), said);
                srtp.send(new DatagramPacket(packet, packet.length, InetAddress.getByName(engine.address), secured));
                byte[] arrived = Rtpengine.receive(plain);
                if (arrived.length > 0) {
                    assertArrayEquals(said, arrived, "what the phone hears of " + sequence);
                    heard++;
                }
                byte[] reply = Pair.rtp(ssrc + 1, sequence, 160);
                plain.send(new DatagramPacket(reply, reply.length, InetAddress.getByName(engine.address), clear));
                byte[] came = Rtpengine.receive(srtp);
                if (came.length > 0) {
                    assertFalse(Arrays.equals(reply, 12, 172, came, 12, 172), "the payload is enciphered");
                    int length = session.receiver().unprotectRtp(came, 0, came.length);
                    assertEquals(SrtpOutcome.OK, session.receiver().outcome(), "packet " + sequence);
                    assertArrayEquals(reply, Arrays.copyOf(came, length));
                    heard++;
                }
            }
            assertTrue(heard >= 2 * count - 2, id + " heard " + heard + " of " + 2 * count);
        }

        private int port(SessionDescription description) {
            return description.media().getFirst().port();
        }

        private List<CryptoAttribute> lines(SessionDescription description) {
            MediaDescription section = description.media().getFirst();
            List<CryptoAttribute> lines = new ArrayList<>();
            for (Attribute line : section.attributes("crypto")) {
                lines.add(CryptoAttribute.parse(line.text()).orThrow());
            }
            return lines;
        }

        @Override
        public void close() {
            session.close();
            crypto.close();
            srtp.close();
            plain.close();
        }
    }

    @Test
    void eachSuiteThatEnciphersBothWaysWhoeverOffers() throws Exception {
        assertEquals(10, TEN.size());
        try (Rtpengine engine = new Rtpengine(folder)) {
            for (SrtpSuite suite : TEN) {
                SdesNegotiation only = new SdesNegotiation(SdesRule.REQUIRE, List.of(suite));
                try (Call call = new Call(engine, "offer-" + suite)) {
                    call.offer(only, only.offer(entropy), "sendrecv");
                    call.talk(0x1000, 65_530, 12); // across the first rollover
                }
                try (Call call = new Call(engine, "answer-" + suite)) {
                    call.offered(only);
                    call.talk(0x2000, 100, 4);
                }
            }
        }
    }

    /** sipwise/rtpengine#664, #1443: the same key keeps its contexts, a new one starts anew. */
    @Test
    void rekeyHoldResumeAndAnotherSource() throws Exception {
        SdesNegotiation rule = new SdesNegotiation(SdesRule.REQUIRE, List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80));
        try (Rtpengine engine = new Rtpengine(folder);
                Call call = new Call(engine, "rekey")) {
            call.offer(rule, rule.offer(entropy), "sendrecv");
            call.talk(0x3000, 1_000, 5);
            SdesResult.Protected first = call.agreed;
            for (String direction : List.of("sendonly", "sendrecv")) {
                call.offer(rule, rule.reoffer(call.agreed, false, entropy), direction);
            }
            assertTrue(first.sending()
                    .keys()
                    .getFirst()
                    .isSameKey(call.agreed.sending().keys().getFirst()));
            call.talk(0x3000, 1_005, 5);
            call.talk(0x4000, 9_000, 5);
            call.offer(rule, rule.reoffer(call.agreed, true, entropy), "sendrecv");
            assertFalse(first.sending()
                    .keys()
                    .getFirst()
                    .isSameKey(call.agreed.sending().keys().getFirst()));
            call.talk(0x4000, 9_005, 5);
        }
    }

    /** rtpengine sends under the new key as soon as it has answered; the answer takes longer to us than its packets do. */
    @Test
    void nothingOfWhatComesBeforeTheAnswerIsLost() throws Exception {
        SdesNegotiation rule = new SdesNegotiation(SdesRule.REQUIRE, List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80));
        try (Rtpengine engine = new Rtpengine(folder);
                Call call = new Call(engine, "overlap");
                VoiceBatch batch = new VoiceBatch(new SrtpCrypto(new JcaEngine(), new JcaEngine()), 4)) {
            call.offer(rule, rule.offer(entropy), "sendrecv");
            InetAddress peer = InetAddress.getByName(engine.address);
            VoiceStream stream = batch.stream(
                    MediaSettings.plain(
                            PayloadFormat.PCMA,
                            Endpoint.of(engine.address + ":" + call.secured),
                            SourcePolicy.SIGNALLED,
                            "a"),
                    entropy,
                    new PacketSink() {
                        @Override
                        public void rtp(byte[] buffer, int offset, int length, Endpoint to) {
                            try {
                                call.srtp.send(new DatagramPacket(buffer, offset, length, peer, to.port()));
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        }

                        @Override
                        public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {}
                    });
            stream.protect(call.agreed, false);
            SdesResult.Protected renewed = null;
            int heard = 0;
            for (int tick = 0; tick < 60; tick++) {
                if (tick == 20) {
                    SdesResult result = call.answered(rule, rule.reoffer(call.agreed, true, entropy), "sendrecv");
                    renewed = assertInstanceOf(SdesResult.Protected.class, result, result.toString());
                } else if (tick == 30 && renewed != null) {
                    stream.protect(renewed, false);
                }
                stream.send(new short[160], tick * 20_000_000L);
                batch.flush();
                heard += Rtpengine.receive(call.plain).length > 0 ? 1 : 0;
                byte[] reply = Pair.rtp(0x5000, tick, 160);
                call.plain.send(new DatagramPacket(reply, reply.length, peer, call.clear));
                byte[] came = Rtpengine.receive(call.srtp);
                if (came.length > 0) {
                    Endpoint from = Endpoint.of(engine.address + ":" + call.secured);
                    stream.arrived(came, 0, came.length, from, tick * 20_000_000L, false);
                    batch.open();
                }
            }
            assertEquals(0, stream.refused());
            assertEquals(60, stream.session().statistics().received());
            // rtpengine forgets our old key when it answers: what we send until we have the answer is lost in it
            assertTrue(heard >= 50, "the phone heard " + heard);
            stream.close();
        }
    }
}
