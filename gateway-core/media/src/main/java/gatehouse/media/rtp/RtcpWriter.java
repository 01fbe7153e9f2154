package gatehouse.media.rtp;

import gatehouse.base.ByteView;
import gatehouse.media.rtp.RtcpPacket.ReportBlock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Bytes with back-patched lengths. */
final class RtcpWriter {
    private byte[] bytes = new byte[256];
    private int size;

    RtcpWriter() {}

    int size() {
        return size;
    }

    void u8(long value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, size * 2);
        }
        bytes[size++] = (byte) value;
    }

    void u16(int value) {
        u8(value >> 8);
        u8(value);
    }

    void u32(long value) {
        u8(value >> 24);
        u8(value >> 16);
        u8(value >> 8);
        u8(value);
    }

    void header(int type, int count) {
        if (count > 31) {
            throw new IllegalArgumentException("an RTCP packet holds at most 31 entries, not " + count);
        }
        u8(0x80 | count);
        u8(type);
        u8(0);
        u8(0);
    }

    void length(int start) {
        int words = (size - start) / 4 - 1;
        bytes[start + 2] = (byte) (words >> 8);
        bytes[start + 3] = (byte) words;
    }

    void blocks(List<ReportBlock> blocks) {
        for (ReportBlock block : blocks) {
            u32(block.ssrc());
            u32((long) block.fractionLost() << 24 | (block.lost() & 0xff_ffff));
            u32(block.highestSequence());
            u32(block.jitter());
            u32(block.lastReport());
            u32(block.delay());
        }
    }

    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > 255) {
            throw new IllegalArgumentException("an RTCP text has at most 255 octets, not " + utf8.length);
        }
        u8(utf8.length);
        bytes(ByteView.of(utf8));
    }

    void bytes(ByteView view) {
        for (int i = 0; i < view.length(); i++) {
            u8(view.u8(i));
        }
    }

    void align() {
        while (size % 4 != 0) {
            u8(0);
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
