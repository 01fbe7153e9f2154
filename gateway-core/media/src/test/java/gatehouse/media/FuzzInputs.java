package gatehouse.media;

import gatehouse.media.srtp.SrtpSuite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The committed corpus of each target: packets and lines by hand, and whatever was once a finding. */
final class FuzzInputs {
    private FuzzInputs() {}

    static List<byte[]> corpus(FuzzTarget target) {
        List<byte[]> inputs = new ArrayList<>();
        for (String line : text("fuzz-corpus.txt").lines().toList()) {
            int blank = line.indexOf(' ');
            if (blank > 0 && line.substring(0, blank).equals(target.name())) {
                String rest = line.substring(blank + 1);
                inputs.add(
                        target == FuzzTarget.CRYPTO
                                ? rest.getBytes(StandardCharsets.ISO_8859_1)
                                : HexFormat.of().parseHex(rest));
            }
        }
        switch (target) {
            case SDP -> {
                for (String session : text("sdp/fuzz-corpus.txt").split("\n\n", -1)) {
                    inputs.add(session.getBytes(StandardCharsets.UTF_8));
                }
            }
            case SRTP -> seal(FuzzTarget.RTP, false, inputs);
            case SRTCP -> seal(FuzzTarget.RTCP, true, inputs);
            case SESSION -> {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                for (FuzzTarget plain : List.of(FuzzTarget.RTP, FuzzTarget.RTCP)) {
                    for (byte[] packet : corpus(plain)) {
                        if (packet.length < 256 && packet.length % 2 == 0) {
                            all.write(packet.length / 2 | (plain == FuzzTarget.RTCP ? 0x80 : 0));
                            all.writeBytes(packet);
                        }
                    }
                }
                inputs.add(all.toByteArray());
            }
            case RTP, RTCP, CRYPTO -> {}
        }
        return inputs;
    }

    /** What can be protected of the plain corpus, as it goes over the wire. */
    private static void seal(FuzzTarget plain, boolean rtcp, List<byte[]> inputs) {
        for (byte[] packet : corpus(plain)) {
            for (SrtpSuite suite : List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AEAD_AES_128_GCM)) {
                byte[] sealed = FuzzTarget.sealed(suite, packet, rtcp);
                if (sealed.length > 0) {
                    inputs.add(sealed);
                }
            }
        }
    }

    private static String text(String file) {
        try (InputStream in = FuzzInputs.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
