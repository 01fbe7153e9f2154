package gatehouse.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Decoded;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8217: a URI without brackets around it holds no comma, question mark or semicolon, in whatever header. */
class AddressTest {
    private static final List<HeaderType<?>> SINGLE = List.of(
            Headers.FROM,
            Headers.TO,
            Headers.REPLY_TO,
            Headers.REFER_TO,
            Headers.REFERRED_BY,
            Headers.P_CALLED_PARTY_ID,
            Headers.P_SERVED_USER);
    private static final List<HeaderType<?>> LISTS = List.of(
            Headers.CONTACT,
            Headers.P_ASSERTED_IDENTITY,
            Headers.P_PREFERRED_IDENTITY,
            Headers.P_ASSOCIATED_URI,
            Headers.DIVERSION);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:bob@biloxi.example?Subject=x",
                "sip:bob,the-second@biloxi.example",
                "sip:biloxi.example;lr?a=b",
                "mailto:a@b?subject=x",
                "tel:+1,2",
            })
    void whatNeedsBracketsIsRefusedWithoutThem(String uri) {
        for (HeaderType<?> type : SINGLE) {
            assertInstanceOf(Decoded.Malformed.class, type.parseAll(uri), type.name());
        }
        for (HeaderType<?> type : LISTS) {
            assertInstanceOf(Decoded.Malformed.class, type.parseAll(uri), type.name());
        }
    }

    @Test
    void withBracketsItIsTheUris() {
        for (HeaderType<?> type : SINGLE) {
            assertInstanceOf(
                    Decoded.Ok.class, type.parseAll("<sip:bob,2@biloxi.example;x=1?Subject=y>;tag=z"), type.name());
        }
    }

    @Test
    void aParameterBehindABareUriIsTheHeaders() {
        NameAddr bare = NameAddr.of("sip:bob@biloxi.example;transport=tcp");
        assertNull(bare.sipUri().transport());
        assertEquals("tcp", bare.parameters().get("transport"));
        NameAddr bracketed = NameAddr.of("<sip:bob@biloxi.example;transport=tcp>");
        assertEquals("tcp", bracketed.sipUri().transport());
        assertTrue(bracketed.parameters().isEmpty());
    }

    @Test
    void aCommaBetweenBareUrisSeparatesTwo() {
        assertEquals(
                2,
                Headers.P_ASSERTED_IDENTITY
                        .parseAll("sip:a@b.example, tel:+1234")
                        .orThrow()
                        .size());
    }

    @Test
    void whatWeWriteHasBrackets() {
        assertEquals(
                "<sip:a@b.example>;tag=x",
                NameAddr.of("sip:a@b.example").withTag("x").toString());
    }
}
