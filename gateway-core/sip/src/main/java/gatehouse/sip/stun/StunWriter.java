package gatehouse.sip.stun;

import gatehouse.base.Endpoint;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Writes STUN messages (RFC 8489 5 and 14). */
final class StunWriter {
    private StunWriter() {}

    static byte[] write(StunMessage message) {
        ByteBuffer out = ByteBuffer.allocate(StunMessage.LONGEST);
        out.putShort((short)
                switch (message) {
                    case StunMessage.Request _ -> StunReader.REQUEST;
                    case StunMessage.Indication _ -> StunReader.INDICATION;
                    case StunMessage.Success _ -> StunReader.SUCCESS;
                    case StunMessage.Refusal _ -> StunReader.ERROR;
                });
        out.putShort((short) 0);
        out.putInt((int) StunReader.COOKIE);
        out.putLong(message.id().high()).putInt(message.id().low());
        switch (message) {
            case StunMessage.Success(var _, Endpoint mapped) -> mapped(mapped, out);
            case StunMessage.Refusal(var _, int code, List<Integer> unknown) -> refusal(code, unknown, out);
            case StunMessage.Request _, StunMessage.Indication _ -> {}
        }
        out.putShort(2, (short) (out.position() - StunReader.HEADER));
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void mapped(Endpoint mapped, ByteBuffer out) {
        byte[] address = mapped.address().octets();
        for (int i = 0; i < address.length; i++) {
            address[i] ^= out.get(StunReader.COOKIE_AT + i);
        }
        out.putShort((short) StunReader.XOR_MAPPED_ADDRESS).putShort((short) (4 + address.length));
        out.put((byte) 0).put((byte) (mapped.address().isV6() ? 2 : 1));
        out.putShort((short) (mapped.port() ^ (StunReader.COOKIE >> 16)));
        out.put(address);
    }

    private static void refusal(int code, List<Integer> unknown, ByteBuffer out) {
        out.putShort((short) StunReader.ERROR_CODE).putShort((short) 4);
        out.putShort((short) 0).put((byte) (code / 100)).put((byte) (code % 100));
        if (unknown.isEmpty()) {
            return;
        }
        int count = Math.min(unknown.size(), out.remaining() / 4); // each takes two octets, and the padding two
        out.putShort((short) StunReader.UNKNOWN_ATTRIBUTES).putShort((short) (2 * count));
        for (int type : unknown.subList(0, count)) {
            out.putShort((short) type);
        }
        if (count % 2 != 0) {
            out.putShort((short) 0);
        }
    }
}
