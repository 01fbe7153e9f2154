package gatehouse.media;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.crypto.JcaEngine;
import gatehouse.media.audio.G711;
import gatehouse.media.audio.WidebandLine;
import gatehouse.media.rtp.Rtcp;
import gatehouse.media.rtp.RtcpPacket;
import gatehouse.media.rtp.RtpPacket;
import gatehouse.media.sdp.Capabilities;
import gatehouse.media.sdp.Direction;
import gatehouse.media.sdp.LocalAudio;
import gatehouse.media.sdp.MediaDescription;
import gatehouse.media.sdp.Negotiation;
import gatehouse.media.sdp.OfferAnswer;
import gatehouse.media.sdp.Origin;
import gatehouse.media.sdp.Precondition;
import gatehouse.media.sdp.SessionDescription;
import gatehouse.media.sdp.StatusTable;
import gatehouse.media.srtp.CryptoAttribute;
import gatehouse.media.srtp.MasterKey;
import gatehouse.media.srtp.SrtpCrypto;
import gatehouse.media.srtp.SrtpOutcome;
import gatehouse.media.srtp.SrtpPolicy;
import gatehouse.media.srtp.SrtpReceiver;
import gatehouse.media.srtp.SrtpSender;
import gatehouse.media.srtp.SrtpSuite;
import gatehouse.testkit.Jazzer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What must hold for any octets at all. Each target is run by a seeded mutator in the ordinary tests, and by Jazzer in
 * the long ones; whatever a target throws is a finding.
 */
enum FuzzTarget implements Jazzer.Target {
    RTP {
        @Override
        public void run(byte[] data) {
            if (!(RtpPacket.decode(ByteView.of(data)) instanceof Decoded.Ok<RtpPacket>(RtpPacket packet))) {
                return;
            }
            require(
                    packet.headerLength() + packet.payloadLength() <= data.length
                            && packet.payload().length() == packet.payloadLength(),
                    "a packet larger than its octets");
            require(packet.payloadType() < 128 && packet.sequence() < 65_536, "numbers out of range");
            for (int i = 0; i < packet.csrcCount(); i++) {
                packet.csrc(i);
            }
            if (packet.hasExtension()) {
                require(packet.extension().length() % 4 == 0, "an extension of half words");
            }
        }
    },
    RTCP {
        @Override
        public void run(byte[] data) {
            switch (Rtcp.decode(ByteView.of(data))) {
                case Decoded.Malformed<List<RtcpPacket>> bad ->
                    require(bad.offset() >= 0 && bad.offset() <= data.length, "an offset outside the octets");
                case Decoded.Ok<List<RtcpPacket>>(List<RtcpPacket> packets) -> {
                    byte[] written;
                    try {
                        written = Rtcp.encode(packets);
                    } catch (IllegalArgumentException tooLong) {
                        return; // a text of 255 octets that were no UTF-8 needs more when it is
                    }
                    byte[] again = Rtcp.encode(Rtcp.decode(ByteView.of(written)).orThrow());
                    require(Arrays.equals(written, again), "a report changes each time it is written");
                }
            }
        }
    },
    SRTP {
        @Override
        public void run(byte[] data) {
            open(SrtpSuite.AES_CM_128_HMAC_SHA1_80, data, false);
            open(SrtpSuite.AEAD_AES_128_GCM, data, false);
        }
    },
    SRTCP {
        @Override
        public void run(byte[] data) {
            open(SrtpSuite.AES_CM_128_HMAC_SHA1_80, data, true);
            open(SrtpSuite.AEAD_AES_128_GCM, data, true);
        }
    },
    SDP {
        @Override
        public void run(byte[] data) {
            if (!(SessionDescription.decode(ByteView.of(data))
                    instanceof Decoded.Ok<SessionDescription>(SessionDescription session))) {
                return;
            }
            for (MediaDescription section : session.media()) {
                List<Capabilities.Potential> potentials = Capabilities.of(session, section);
                require(potentials.size() <= 64, "capabilities without bound");
                potentials.forEach(one -> one.section().payloadFormats());
                section.attributes("crypto").forEach(line -> CryptoAttribute.parse(line.text()));
                if (Precondition.of(section) instanceof Decoded.Ok<List<Precondition>>(List<Precondition> lines)) {
                    StatusTable table = StatusTable.offering(Direction.SENDRECV).merge(lines);
                    require(table.answer().size() <= 9 + lines.size(), "preconditions out of thin air");
                    require(table.isHopeless() == !table.refusal().isEmpty(), "hopeless, and not refused");
                }
            }
            Origin origin = Origin.of(1, LOCAL.rtp().address());
            if (OfferAnswer.answer(session, origin, LOCAL) instanceof Negotiation.Agreed(var answer, var audio)) {
                require(session.media().size() == answer.media().size(), "an answer with other streams");
                require(audio.ptime() >= 5 && audio.ptime() <= 60, "a ptime that nobody sends");
                MediaSettings.of(audio, SourcePolicy.LATCH, "x");
            }
            byte[] written = session.encode();
            SessionDescription again =
                    SessionDescription.decode(ByteView.of(written)).orThrow();
            require(session.media().size() == again.media().size(), "streams lost in writing");
            require(Arrays.equals(written, again.encode()), "a description changes each time it is written");
        }
    },
    CRYPTO {
        @Override
        public void run(byte[] data) {
            String text = new String(data, StandardCharsets.ISO_8859_1);
            switch (CryptoAttribute.parse(text)) {
                case Decoded.Malformed<CryptoAttribute> bad ->
                    require(bad.offset() >= 0 && bad.offset() <= text.length(), "an offset outside the text");
                case Decoded.Ok<CryptoAttribute>(CryptoAttribute attribute) -> {
                    require(attribute.tag() >= 0 && attribute.tag() <= 999_999_999, "a tag out of range");
                    if (attribute.suite().isPresent()) {
                        require(!attribute.keys().isEmpty(), "a known suite without a key");
                        attribute.policy();
                        String written = attribute.format();
                        String again = CryptoAttribute.parse(written).orThrow().format();
                        require(written.equals(again), "an attribute changes each time it is written");
                    }
                    for (MasterKey key : attribute.keys()) {
                        require(!attribute.toString().contains(base64(key)), "a key in clear");
                    }
                    attribute.close();
                }
            }
        }

        private String base64(MasterKey key) {
            return key.key()
                    .with(octets -> Base64.getEncoder().encodeToString(octets))
                    .substring(0, 20);
        }
    },
    /** Packets after one another, each behind its length, into one session; a length of more than 127 is RTCP. */
    SESSION {
        @Override
        public void run(byte[] data) {
            MediaSession session = new MediaSession(settings(), new Random(1)::nextBytes);
            short[] frame = new short[160];
            int at = 0;
            int packets = 0;
            for (long now = 0; at < data.length; now += 20_000_000) {
                boolean rtcp = data[at] < 0;
                int length = Math.min((data[at] & 0x7f) * 2, data.length - at - 1);
                if (rtcp) {
                    session.receiveRtcp(data, at + 1, length, FAR.withPort(4001), now);
                } else {
                    session.receive(data, at + 1, length, FAR, now);
                }
                session.send(frame, now, NOWHERE);
                session.playout(frame);
                packets++;
                at += 1 + length;
            }
            MediaStatistics counted = session.statistics();
            require(
                    counted.received() + counted.malformed() + counted.unexpected() <= packets,
                    "packets out of thin air");
            require(counted.jitterMillis() >= 0 && counted.lost() >= 0, "negative figures");
            session.metrics();
            session.close(0, NOWHERE);
        }
    };

    private static final LocalAudio LOCAL =
            LocalAudio.g711(Endpoint.of("192.0.2.9:5000")).withProtocols(List.of("RTP/AVP", "RTP/SAVP"));
    private static final Endpoint FAR = Endpoint.of("192.0.2.1:4000");
    private static final PacketSink NOWHERE = new PacketSink() {
        @Override
        public void rtp(byte[] buffer, int offset, int length, Endpoint to) {}

        @Override
        public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {}
    };

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private static MediaSettings settings() {
        return new MediaSettings(
                new WidebandLine(),
                9,
                Map.of(9, new WidebandLine(), 8, G711.A_LAW),
                101,
                101,
                20,
                Direction.SENDRECV,
                FAR,
                FAR.withPort(4001),
                false,
                SourcePolicy.SIGNALLED,
                60,
                200,
                "x",
                13,
                true);
    }

    private static SrtpPolicy policy(SrtpSuite suite) {
        return SrtpPolicy.of(suite).withEncryptedExtensions(Set.of(1, 3));
    }

    private static MasterKey key(SrtpSuite suite) {
        return MasterKey.random(suite, new Random(5)::nextBytes);
    }

    /** Nobody but the sender of the corpus has the key: what opens is one of its packets, and all else stays as it came. */
    private static void open(SrtpSuite suite, byte[] data, boolean rtcp) {
        try (SrtpCrypto crypto = new SrtpCrypto(new JcaEngine(), new JcaEngine());
                SrtpReceiver receiver = new SrtpReceiver(crypto, policy(suite), List.of(key(suite)))) {
            byte[] copy = data.clone();
            int length =
                    rtcp ? receiver.unprotectRtcp(copy, 0, copy.length) : receiver.unprotectRtp(copy, 0, copy.length);
            require(length > 0 == (receiver.outcome() == SrtpOutcome.OK), "a length and an outcome that differ");
            if (length == 0) {
                require(Arrays.equals(copy, data), "a refused packet is changed");
            } else {
                byte[] plain = Arrays.copyOf(copy, length);
                require(Arrays.equals(sealed(suite, plain, rtcp), data), "a packet opens that nobody sealed");
            }
        }
    }

    /** What a fresh sender makes of a plain packet. */
    static byte[] sealed(SrtpSuite suite, byte[] plain, boolean rtcp) {
        try (SrtpCrypto crypto = new SrtpCrypto(new JcaEngine(), new JcaEngine());
                SrtpSender sender = new SrtpSender(crypto, policy(suite), key(suite))) {
            byte[] packet = Arrays.copyOf(plain, plain.length + sender.expansion());
            int length =
                    rtcp ? sender.protectRtcp(packet, 0, plain.length) : sender.protectRtp(packet, 0, plain.length);
            return Arrays.copyOf(packet, length);
        }
    }
}
