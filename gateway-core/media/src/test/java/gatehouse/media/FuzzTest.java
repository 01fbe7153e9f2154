package gatehouse.media;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.media.rtp.Rtcp;
import gatehouse.media.rtp.RtpPacket;
import gatehouse.media.sdp.SessionDescription;
import gatehouse.media.srtp.CryptoAttribute;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays the corpus and runs a seeded mutator over it; a failure prints its seed and the input for the corpus. */
class FuzzTest {
    private static final long SEED = Long.getLong("gatehouse.seed", 20261121);
    private static final boolean LONG = Boolean.getBoolean("gatehouse.long");

    @ParameterizedTest
    @EnumSource
    void holdsForTheCorpusAndItsMutants(FuzzTarget target) {
        List<byte[]> corpus = FuzzInputs.corpus(target);
        corpus.forEach(input -> run(target, input));
        boolean slow = switch (target) {
            case SRTP, SRTCP, SESSION -> true; // keys are derived for each, or a call is made
            case RTP, RTCP, SDP, CRYPTO -> false;
        };
        int rounds = slow ? (LONG ? 200_000 : 500) : (LONG ? 2_000_000 : 20_000);
        Mutator mutator = new Mutator(SEED);
        byte[][] seeds = corpus.toArray(byte[][]::new);
        for (int round = 0; round < rounds; round++) {
            run(target, mutator.next(seeds));
        }
    }

    /** What the corpus holds is read, but for the few that are odd on purpose: else refusals would be mutated. */
    @Test
    void theCorpusIsRead() {
        for (FuzzTarget target : List.of(FuzzTarget.RTP, FuzzTarget.RTCP, FuzzTarget.SDP, FuzzTarget.CRYPTO)) {
            List<byte[]> corpus = FuzzInputs.corpus(target);
            long read = corpus.stream()
                    .filter(input -> read(target, input) instanceof Decoded.Ok)
                    .count();
            assertTrue(read >= 5 && read * 4 >= corpus.size() * 3L, target + ": " + read + " of " + corpus.size());
        }
        assertTrue(FuzzInputs.corpus(FuzzTarget.SRTP).size() >= 10);
        assertTrue(FuzzInputs.corpus(FuzzTarget.SRTCP).size() >= 10);
    }

    private static Decoded<?> read(FuzzTarget target, byte[] input) {
        ByteView view = ByteView.of(input);
        return switch (target) {
            case RTP -> RtpPacket.decode(view);
            case RTCP -> Rtcp.decode(view);
            case SDP -> SessionDescription.decode(view);
            default -> CryptoAttribute.parse(new String(input, StandardCharsets.ISO_8859_1));
        };
    }

    private static void run(FuzzTarget target, byte[] input) {
        try {
            target.run(input.clone());
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            String line = target == FuzzTarget.CRYPTO
                    ? new String(input, StandardCharsets.ISO_8859_1)
                    : HexFormat.of().formatHex(input);
            throw new AssertionError("seed " + SEED + ", for the corpus: " + target + " " + line, e);
        }
    }
}
