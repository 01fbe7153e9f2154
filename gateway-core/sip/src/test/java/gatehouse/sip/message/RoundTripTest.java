package gatehouse.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** parse(emit(m)) equals m, value by value; and how a message is written does not change what it says. */
class RoundTripTest {
    private static final String TOKEN = "abcXYZ019-.!%*_+`'~";
    private static final String ANY = "ab \"\\<>;,:@=?é漢\t%";

    @Test
    void builtMessagesAreReadAsTheyWereBuilt() {
        Seeds.check(400, 20_000, seeded -> {
            SipRequest built = request(seeded);
            SipMessage read = SipParser.parse(built.emit()).orThrow();
            assertEquals(built, read);
            assertNull(read.firstMalformed());
            assertSameValues(built, read);
            SipMessage rebuilt = read.with().build();
            assertSameValues(read, rebuilt);
            SipResponse answer =
                    SipResponse.to((SipRequest) read, seeded.between(100, 699)).build();
            assertEquals(answer, SipParser.parse(answer.emit()).orThrow());
            assertEquals(built.vias(), answer.vias());
        });
    }

    @Test
    void foldsBlanksAndCompactNamesChangeNothing() {
        Seeds.check(400, 20_000, seeded -> {
            SipRequest built = request(seeded);
            StringBuilder text = new StringBuilder(
                    built.octets().latin1().lines().findFirst().orElseThrow());
            text.append("\r\n");
            for (HeaderField field : built.fields()) {
                text.append(name(field.name(), seeded))
                        .append(seeded.pick(List.of(":", " :", ": ", "\t: \r\n ", ":\r\n\t")));
                text.append(field.value().latin1())
                        .append(seeded.pick(List.of("", " ", " \t")))
                        .append("\r\n");
            }
            text.append("\r\n").append(built.body().latin1());
            SipMessage read = SipParser.parse(text.toString().getBytes(StandardCharsets.ISO_8859_1))
                    .orThrow();
            assertSameValues(built, read);
        });
    }

    private static String name(String name, Seeded seeded) {
        byte[] octets = Octets.octets(name);
        HeaderType<?> type = HeaderTable.type(HeaderTable.find(octets, 0, octets.length));
        if (type != null && type.compact() != null && seeded.chance(0.5)) {
            return type.compact();
        }
        return seeded.pick(
                List.of(name, name.toLowerCase(java.util.Locale.ROOT), name.toUpperCase(java.util.Locale.ROOT)));
    }

    private static void assertSameValues(SipMessage expected, SipMessage actual) {
        for (HeaderType<?> type : Headers.all()) {
            if (type != Headers.CONTENT_LENGTH) {
                assertEquals(expected.all(type), actual.all(type), type.name());
            }
        }
        assertEquals(expected.body(), actual.body());
        assertEquals(expected.from().tag(), actual.from().tag());
        assertEquals(expected.from().display(), actual.from().display());
        assertEquals(expected.from().uri(), actual.from().uri());
    }

    private static String host(Seeded seeded) {
        return seeded.pick(List.of("a.example", "192.0.2.9", "[2001:db8::5]", "xn--a-b.c.example."));
    }

    private static SipUri uri(Seeded seeded) {
        SipUri uri = SipUri.of(
                seeded.chance(0.8) ? seeded.text(ANY + TOKEN, seeded.between(1, 12)) : null,
                host(seeded),
                seeded.chance(0.5) ? seeded.between(0, 65535) : -1);
        for (int i = seeded.between(0, 3); i > 0; i--) {
            uri = uri.with("p" + i, seeded.text(ANY, seeded.between(0, 5)));
        }
        return uri;
    }

    private static NameAddr address(Seeded seeded) {
        NameAddr address = NameAddr.of(seeded.text(ANY, seeded.between(0, 9)), uri(seeded));
        for (int i = seeded.between(0, 3); i > 0; i--) {
            address = address.with("q" + i, seeded.text(ANY, seeded.between(0, 6)));
        }
        return address;
    }

    private static SipRequest request(Seeded seeded) {
        Method method = seeded.chance(0.7) ? Method.INVITE : Method.of(seeded.text(TOKEN, 7));
        RequestBuilder builder = SipRequest.builder(method, uri(seeded));
        for (int i = seeded.between(1, 4); i > 0; i--) {
            builder.add(
                    Headers.VIA,
                    Via.of("UDP", host(seeded), seeded.between(-1, 65535), Via.MAGIC_COOKIE + seeded.text(TOKEN, 9))
                            .with("x", seeded.text(ANY, seeded.between(0, 4))));
        }
        builder.add(Headers.FROM, address(seeded).withTag(seeded.text(TOKEN, 6)))
                .add(Headers.TO, address(seeded))
                .add(Headers.CALL_ID, seeded.text(TOKEN + "()<>", 8) + "@" + seeded.text(TOKEN, 4))
                .add(Headers.CSEQ, new CSeq(seeded.between(0L, CSeq.MAX), method));
        for (int i = seeded.between(0, 3); i > 0; i--) {
            builder.add(Headers.ROUTE, address(seeded));
            builder.add(Headers.CONTACT, Contact.of(address(seeded)));
            builder.addRaw(
                    "X-" + seeded.text("abc", 3), seeded.text("ab\" \\;,", 5).trim());
        }
        if (seeded.chance(0.5)) {
            builder.add(Headers.SUBJECT, seeded.text(ANY, 9).trim());
            builder.add(Headers.WARNING, new Warning(399, "a.example", seeded.text(ANY, 9)));
            builder.add(Headers.EVENT, Parameterized.of("dialog").with("id", seeded.text(ANY, 3)));
            builder.add(Headers.SESSION_EXPIRES, Delta.of(1800).with("refresher", "uac"));
            builder.add(Headers.SUPPORTED, "100rel").add(Headers.SUPPORTED, "timer");
        }
        return seeded.chance(0.5)
                ? builder.body(MediaType.SDP, seeded.text(ANY + "\r\n", seeded.between(0, 50)))
                        .build()
                : builder.build();
    }
}
