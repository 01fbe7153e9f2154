package gatehouse.sip.stun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** STUN's Binding method (RFC 8489), with the messages of RFC 5769. */
class StunTest {
    private static final String ID = "b7e7a701bc34d686fa87dfae";
    private static final String HEAD = "2112a442" + ID;
    private static final StunId KNOWN = new StunId(0xb7e7a701bc34d686L, 0xfa87dfae);

    /** RFC 5769 2.1: a request of ICE, whose PRIORITY is nothing that has to do with SIP. */
    private static final String ICE = "00010058" + HEAD + "802200105354554e207465737420636c69656e74"
            + "002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020"
            + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";

    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static Decoded<StunMessage> read(String hex) {
        return StunMessage.decode(ByteView.of(octets(hex)));
    }

    @Test
    void aRequestIsToldApartFromSipAndRead() {
        assertTrue(StunMessage.isOne(ByteView.of(octets(ICE))));
        assertEquals(new StunMessage.Request(KNOWN, List.of(0x0024)), read(ICE).orThrow());
    }

    /** RFC 5769 2.2 and 2.3. */
    @ParameterizedTest
    @CsvSource({
        "0101003c, 00080001a147e112a643, 000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96, 192.0.2.1:32853",
        "01010048, 00140002a1470113a9faa5d3f179bc25f4b5bed2b9d9,"
                + " 00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c,"
                + " [2001:db8:1234:5678:11:2233:4455:6677]:32853"
    })
    void anAnswerSaysWhereWeAreSeen(String start, String mapped, String rest, String seen) {
        String whole = start + HEAD + "8022000b7465737420766563746f72200020" + mapped + rest;
        StunMessage answer = read(whole).orThrow();
        assertEquals(new StunMessage.Success(KNOWN, Endpoint.of(seen)), answer);
        // RFC 8489 14.7: one octet changed, and the fingerprint does not fit
        byte[] damaged = octets(whole);
        damaged[25] ^= 1;
        assertInstanceOf(Decoded.Malformed.class, StunMessage.decode(ByteView.of(damaged)));
        // Ours has the address alone, at the same place in the same words
        byte[] own = answer.encode();
        assertArrayEquals(octets("0020" + mapped), Arrays.copyOfRange(own, StunReader.HEADER, own.length));
    }

    @Test
    void whatIsWrittenIsReadTheSame() {
        Seeds.check(50, 500, seeded -> {
            StunId id = StunId.fresh(seeded);
            String host = seeded.chance(0.5) ? "198.51.100.7" : "[2001:db8::" + seeded.between(1, 9) + "]";
            for (StunMessage message : List.of(
                    new StunMessage.Request(id),
                    new StunMessage.Indication(id),
                    new StunMessage.Success(id, Endpoint.of(host + ":" + seeded.between(1, 65_535))),
                    new StunMessage.Refusal(id, seeded.between(300, 699), List.of()),
                    new StunMessage.Refusal(id, 420, List.of(0x24, 0x25, 0x7fff)))) {
                assertEquals(
                        message,
                        StunMessage.decode(ByteView.of(message.encode())).orThrow());
            }
        });
    }

    @Test
    void aServerOfTheOldStandardIsUnderstoodToo() {
        assertEquals(
                new StunMessage.Success(KNOWN, Endpoint.of("192.0.2.1:32853")),
                read("0101000c" + HEAD + "0001000800018055c0000201").orThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "000100002112a443" + ID, // another cookie
                "00010004" + HEAD, // a length that is not there
                "0001000480220000", // no header
                "00030000" + HEAD, // another method
                "01010000" + HEAD, // an answer that says nothing
                "01010010" + HEAD + "0020000800010000c0000201" + "00240000", // what has to be understood and is not
                "0101000c" + HEAD + "0020000800030000c0000201", // no family
                "0101000c" + HEAD + "0020000800020000c0000201", // too short for its family
                "01110008" + HEAD + "0009000400000763", // 799
                "01110000" + HEAD,
                "00010004" + HEAD + "80220005", // an attribute that ends behind the message
                "00010008" + HEAD + "8028000400000000",
                "0001000c" + HEAD + "802800048022000080220000" // a fingerprint, and something behind it
            })
    void whatIsNoneIsMalformed(String hex) {
        assertInstanceOf(Decoded.Malformed.class, read(hex));
    }

    @Test
    void blanksAndMessagesAreNotForStun() {
        for (String text : List.of("", "\r\n\r\n", "\0\0\0\0", "OPTIONS sip:a@b SIP/2.0\r\n\r\n", "\r\n".repeat(20))) {
            assertFalse(StunMessage.isOne(ByteView.of(text.getBytes(StandardCharsets.US_ASCII))), text);
        }
    }
}
