package gatehouse.media.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.media.Mutator;
import gatehouse.media.srtp.CryptoAttribute;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged descriptions with keys and potential configurations are read, answered or refused, and never throw. */
class SdpFuzzTest {
    private static final long SEED = Long.getLong("gatehouse.seed", 20261121);
    private static final int ROUNDS = Boolean.getBoolean("gatehouse.long") ? 2_000_000 : 20_000;

    @Test
    void anythingIsReadAnsweredOrRefused() throws Exception {
        byte[][] seeds;
        try (var corpus = SdpFuzzTest.class.getResourceAsStream("fuzz-corpus.txt")) {
            seeds = Arrays.stream(new String(corpus.readAllBytes(), StandardCharsets.UTF_8).split("\n\n", -1))
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
        }
        LocalAudio local = LocalAudio.g711(Endpoint.of("192.0.2.9:5000")).withProtocols(List.of("RTP/AVP", "RTP/SAVP"));
        Origin origin = Origin.of(1, local.rtp().address());
        Mutator mutator = new Mutator(SEED);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = mutator.next(seeds);
            String where = "round " + round + ", seed " + SEED;
            if (!(SessionDescription.decode(ByteView.of(input))
                    instanceof Decoded.Ok<SessionDescription>(SessionDescription session))) {
                continue;
            }
            read++;
            for (MediaDescription section : session.media()) {
                List<Capabilities.Potential> potentials = Capabilities.of(session, section);
                assertTrue(potentials.size() <= 64, where);
                potentials.forEach(one -> one.section().payloadFormats());
                section.attributes("crypto").forEach(line -> CryptoAttribute.parse(line.text()));
                if (Precondition.of(section) instanceof Decoded.Ok<List<Precondition>>(List<Precondition> lines)) {
                    StatusTable table = StatusTable.offering(Direction.SENDRECV).merge(lines);
                    assertTrue(table.answer().size() <= 9 + lines.size(), where);
                    assertEquals(table.isHopeless(), !table.refusal().isEmpty(), where);
                }
            }
            if (OfferAnswer.answer(session, origin, local) instanceof Negotiation.Agreed(var answer, var audio)) {
                assertEquals(session.media().size(), answer.media().size(), where);
                assertTrue(audio.ptime() >= 5 && audio.ptime() <= 60, where);
            }
            byte[] written = session.encode();
            SessionDescription again =
                    SessionDescription.decode(ByteView.of(written)).orThrow();
            assertEquals(session.media().size(), again.media().size(), where);
            assertTrue(Arrays.equals(written, again.encode()), where + ": what is written is read the same");
        }
        assertTrue(read > ROUNDS / 20, "only " + read + " were read");
    }
}
