package gatehouse.lab.intercept;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.crypto.JcaEngine;
import gatehouse.lab.operator.CallSide;
import gatehouse.lab.operator.OperatorAction.KeyAgreed;
import gatehouse.media.audio.G711;
import gatehouse.media.audio.WavFile;
import gatehouse.media.rtp.RtpPacket;
import gatehouse.media.srtp.CryptoAttribute;
import gatehouse.media.srtp.CryptoAttribute.SessionParameters;
import gatehouse.media.srtp.MasterKey;
import gatehouse.media.srtp.SrtpCrypto;
import gatehouse.media.srtp.SrtpSender;
import gatehouse.media.srtp.SrtpSuite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose calls are heard, and whose leave nothing. */
class InterceptionTest {
    private static final CryptoAttribute KEY = new CryptoAttribute(
            1,
            SrtpSuite.AEAD_AES_256_GCM.name(),
            List.of(MasterKey.random(SrtpSuite.AEAD_AES_256_GCM, new Random(1)::nextBytes)),
            SessionParameters.NONE);

    @TempDir
    Path folder;

    /** What a phone that says {@code pcm} sends under {@link #KEY}. */
    private static List<byte[]> srtp(short[] pcm) {
        List<byte[]> packets = new ArrayList<>();
        try (SrtpCrypto crypto = new SrtpCrypto(new JcaEngine(), new JcaEngine());
                SrtpSender sender =
                        new SrtpSender(crypto, KEY.policy(), KEY.keys().getFirst())) {
            for (int at = 0; at + 160 <= pcm.length; at += 160) {
                byte[] packet = new byte[12 + 160 + sender.expansion()];
                RtpPacket.writeHeader(packet, 0, false, 8, at / 160 + 7, at + 9, 0xbeef);
                G711.A_LAW.encode(pcm, at, 160, packet, 12);
                packets.add(java.util.Arrays.copyOf(packet, sender.protectRtp(packet, 0, 172)));
            }
        }
        return packets;
    }

    private static short[] tone() {
        short[] pcm = new short[1600];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = G711.A_LAW.decode(G711.A_LAW.encode((short) (9000 * Math.sin(i * 0.5))));
        }
        return pcm;
    }

    private void call(Interception listening, String from, String to, boolean wanted) {
        assertEquals(wanted, listening.begins("1@2", from, to));
        listening.key(new KeyAgreed("1@2", CallSide.CALLER, true, KEY));
        listening.key(new KeyAgreed("1@2", CallSide.CALLER, false, KEY));
        for (byte[] packet : srtp(tone())) {
            listening.packet("1@2", CallSide.CALLER, false, ByteView.of(packet));
        }
    }

    @Test
    void aCallUnderWarrantIsHeardWithTheKeysOfItsSignalling() throws Exception {
        for (boolean asCaller : new boolean[] {true, false}) {
            Interception listening = new Interception(Set.of("+15550100"), folder);
            call(listening, asCaller ? "+15550100" : "600", asCaller ? "600" : "+15550100", true);
            List<Path> written = listening.ends("1@2");
            assertEquals(List.of(folder.resolve("1_2-caller.wav")), written);
            assertArrayEquals(tone(), WavFile.read(written.getFirst()).toLine());
        }
    }

    @Test
    void aCallWithoutWarrantLeavesNothing() throws Exception {
        Interception listening = new Interception(Set.of("+15550100"), folder.resolve("none"));
        call(listening, "+15550199", "600", false);
        assertTrue(listening.ends("1@2").isEmpty());
        assertFalse(Files.exists(folder.resolve("none")));
    }

    @Test
    void withoutItsKeysNothingIsHeard() throws Exception {
        Interception listening = new Interception(Set.of("600"), folder);
        listening.begins("1@2", "600", "601");
        listening.key(new KeyAgreed(
                "1@2",
                CallSide.CALLER,
                true,
                new CryptoAttribute(
                        1,
                        SrtpSuite.AEAD_AES_256_GCM.name(),
                        List.of(MasterKey.random(SrtpSuite.AEAD_AES_256_GCM, new Random(2)::nextBytes)),
                        SessionParameters.NONE)));
        for (byte[] packet : srtp(tone())) {
            listening.packet("1@2", CallSide.CALLER, false, ByteView.of(packet));
        }
        assertTrue(listening.ends("1@2").isEmpty());
    }
}
