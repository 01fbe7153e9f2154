package gatehouse.scenarios.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gatehouse.base.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistrationCostTest {
    private static final IpAddress GATEWAY = IpAddress.of("203.0.113.2");
    private static final IpAddress OPERATOR = IpAddress.of("203.0.113.10");
    private static final IpAddress OTHER = IpAddress.of("203.0.113.11");

    @TempDir
    private Path folder;

    @Test
    void countsToTheAnswerThatCompletedIt() {
        var packets = List.of(
                packet(10, GATEWAY, OPERATOR, 500),
                packet(20, OPERATOR, GATEWAY, 400),
                packet(25, GATEWAY, OTHER, 999),
                packet(30, GATEWAY, OPERATOR, 700),
                packet(41, OPERATOR, GATEWAY, 450),
                packet(50, GATEWAY, OPERATOR, 60));
        assertEquals(new RegistrationCost(2050, 2), RegistrationCost.of(packets, OPERATOR, 40));
    }

    @Test
    void readsEthernetAndRawCapturesInEitherByteOrder() throws Exception {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            Path file = folder.resolve("w.pcapng");
            var out = ByteBuffer.allocate(1000).order(order);
            out.putInt(0x0A0D0D0A)
                    .putInt(28)
                    .putInt(0x1A2B3C4D)
                    .putInt(0x00010000)
                    .putLong(-1)
                    .putInt(28);
            // Ethernet with nanoseconds (option 9), then raw IP with the default of microseconds.
            out.putInt(1).putInt(32).putShort((short) 1).putShort((short) 0).putInt(0);
            out.putShort((short) 9)
                    .putShort((short) 1)
                    .put((byte) 9)
                    .put(new byte[3])
                    .putInt(0)
                    .putInt(32);
            out.putInt(1)
                    .putInt(20)
                    .putShort((short) 101)
                    .putShort((short) 0)
                    .putInt(0)
                    .putInt(20);
            block(out, 0, 5_000_000_000L, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 8, 0});
            block(out, 1, 6_000_000L, new byte[0]);
            block(out, 0, 7_000_000_000L, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 8, 6});
            Files.write(file, java.util.Arrays.copyOf(out.array(), out.position()));
            assertEquals(
                    List.of(packet(5_000_000, GATEWAY, OPERATOR, 28), packet(6_000_000, GATEWAY, OPERATOR, 28)),
                    PcapngReader.read(file));
        }
        Files.writeString(folder.resolve("no"), "not a capture at all, but long enough");
        assertThrows(IOException.class, () -> PcapngReader.read(folder.resolve("no")));
    }

    private static void block(ByteBuffer out, int link, long time, byte[] frame) {
        int captured = frame.length + 28;
        int padded = (captured + 3) / 4 * 4;
        out.putInt(6).putInt(32 + padded).putInt(link);
        out.putInt((int) (time >>> 32)).putInt((int) time).putInt(captured).putInt(captured);
        var ip = ByteBuffer.allocate(28).put((byte) 0x45).put((byte) 0).putShort((short) 28);
        ip.position(12).put(new byte[] {(byte) 203, 0, 113, 2, (byte) 203, 0, 113, 10});
        out.put(frame).put(ip.array()).put(new byte[padded - captured]).putInt(32 + padded);
    }

    private static PacketRecord packet(long micros, IpAddress from, IpAddress to, int length) {
        return new PacketRecord(micros, from, to, length);
    }
}
