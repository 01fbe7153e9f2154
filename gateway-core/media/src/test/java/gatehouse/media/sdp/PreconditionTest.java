package gatehouse.media.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.media.sdp.Precondition.Segment;
import gatehouse.media.sdp.Precondition.Strength;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Precondition lines and the status table that they are merged into (RFC 3312 4 and 5). */
class PreconditionTest {
    private static MediaDescription section(String... lines) {
        StringBuilder text = new StringBuilder(
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n");
        for (String line : lines) {
            text.append("a=").append(line).append("\r\n");
        }
        return SessionDescription.decode(ByteView.of(text.toString().getBytes(StandardCharsets.UTF_8)))
                .orThrow()
                .media()
                .getFirst();
    }

    private static List<Precondition> lines(String... lines) {
        return Precondition.of(section(lines)).orThrow();
    }

    private static List<String> written(List<Attribute> attributes) {
        return attributes.stream().map(Attribute::line).toList();
    }

    @Test
    void eachLineIsReadAndWrittenTheSame() {
        String[] all = {
            "curr:qos local none",
            "curr:qos remote sendrecv",
            "des:qos mandatory local sendrecv",
            "des:qos optional remote send",
            "des:sec none e2e recv",
            "des:qos failure local send",
            "des:other unknown e2e none",
            "conf:qos remote sendrecv"
        };
        List<Precondition> read = lines(all);
        assertEquals(
                List.of(all), written(read.stream().map(Precondition::attribute).toList()));
        assertEquals(
                new Precondition.Desired("qos", Strength.OPTIONAL, Segment.REMOTE, Direction.SENDONLY), read.get(3));
        assertEquals(new Precondition.Confirm("qos", Segment.REMOTE, Direction.SENDRECV), read.getLast());
    }

    @Test
    void otherLinesAreNoneOfThem() {
        assertEquals(List.of(), lines("rtpmap:8 PCMA/8000", "currency:qos", "sendrecv"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "curr:qos local",
                "curr",
                "curr:qos mandatory local send",
                "curr:qos near none",
                "curr:qos local both",
                "des:qos local send",
                "des:qos must local send",
                "des:qos mandatory local send more",
                "conf:qos remote send recv"
            })
    void aLineThatIsNoneOfTheGrammarIsMalformed(String line) {
        assertInstanceOf(Decoded.Malformed.class, Precondition.of(section(line)));
    }

    @Test
    void whoHasItsAccessReservedOffersItSo() {
        assertEquals(
                List.of(
                        "curr:qos local sendrecv",
                        "curr:qos remote none",
                        "des:qos mandatory local sendrecv",
                        "des:qos optional remote sendrecv"),
                written(StatusTable.offering(Direction.SENDRECV).offer()));
    }

    /** The caller has nothing yet: its local segment is our remote one, and we want to be told (RFC 3312 5.3). */
    @Test
    void aCalledSideWaitsForTheCallersAccess() {
        StatusTable table = StatusTable.reserved(Direction.SENDRECV)
                .merge(lines(
                        "curr:qos local none",
                        "curr:qos remote none",
                        "des:qos mandatory local sendrecv",
                        "des:qos none remote sendrecv"));
        assertFalse(table.isMet());
        assertFalse(table.isHopeless());
        assertTrue(table.isMandatory());
        assertEquals(
                List.of(
                        "curr:qos local sendrecv",
                        "curr:qos remote none",
                        "des:qos none local sendrecv",
                        "des:qos mandatory remote sendrecv",
                        "conf:qos remote sendrecv"),
                written(table.answer()));
        StatusTable ready = table.merge(lines(
                "curr:qos local sendrecv",
                "curr:qos remote sendrecv",
                "des:qos mandatory local sendrecv",
                "des:qos mandatory remote sendrecv"));
        assertTrue(ready.isMet());
        assertEquals(
                List.of(
                        "curr:qos local sendrecv",
                        "curr:qos remote sendrecv",
                        "des:qos mandatory local sendrecv",
                        "des:qos mandatory remote sendrecv"),
                written(ready.answer()));
        // RFC 4032 3: what was reserved may be lost again, as when a phone moves
        assertFalse(ready.merge(lines("curr:qos local none")).isMet());
    }

    /** What the caller sends is what we receive. */
    @Test
    void waysTurnRoundWithTheSides() {
        StatusTable table = StatusTable.reserved(Direction.SENDRECV)
                .merge(lines("curr:qos local recv", "des:qos mandatory local send", "des:qos optional local recv"));
        assertEquals(Direction.SENDONLY, table.remote().current());
        assertEquals(Direction.RECVONLY, table.remote().missing());
        assertEquals(
                List.of(
                        "curr:qos remote send",
                        "des:qos optional remote send",
                        "des:qos mandatory remote recv",
                        "conf:qos remote recv"),
                written(table.answer()));
    }

    @Test
    void aWishIsNeverTakenBack() {
        StatusTable table = StatusTable.offering(Direction.SENDRECV)
                .merge(lines(
                        "des:qos none remote sendrecv", "des:qos mandatory local sendrecv", "curr:qos local none"));
        assertEquals(Strength.MANDATORY, table.local().sending());
        assertEquals(Strength.MANDATORY, table.remote().receiving());
        assertFalse(table.isMet());
    }

    /** The other side may not know what we have, but it cannot take it from us. */
    @Test
    void whatTheySayOfOurAccessChangesNothing() {
        StatusTable table = StatusTable.offering(Direction.SENDRECV)
                .merge(lines("curr:qos remote none", "conf:qos remote sendrecv"));
        assertEquals(Direction.SENDRECV, table.local().current());
        assertTrue(table.isAsked(), "and it wants to be told");
        assertFalse(table.merge(lines("curr:qos remote sendrecv")).isAsked(), "until it does not any more");
    }

    @Test
    void aTypeThatIsNotOursIsRefusedWhereItIsMandatory() {
        StatusTable optional = StatusTable.reserved(Direction.SENDRECV).merge(lines("des:sec optional e2e sendrecv"));
        assertTrue(optional.isMet());
        StatusTable mandatory = StatusTable.reserved(Direction.SENDRECV)
                .merge(lines("curr:sec local none", "des:sec mandatory local send"));
        assertFalse(mandatory.isMet());
        assertTrue(mandatory.isHopeless());
        assertEquals(List.of("des:sec unknown remote recv"), written(mandatory.refusal()));
    }

    /** Our access alone is ours to vouch for. */
    @Test
    void theWholeWayIsNotOursToReserve() {
        StatusTable table = StatusTable.reserved(Direction.SENDRECV)
                .merge(lines("curr:qos e2e send", "des:qos mandatory e2e sendrecv"));
        assertEquals(List.of("des:qos failure e2e send"), written(table.refusal()));
        assertTrue(StatusTable.reserved(Direction.SENDRECV)
                .merge(lines("curr:qos e2e sendrecv", "des:qos mandatory e2e sendrecv"))
                .isMet());
    }

    @Test
    void anAccessThatIsNotReservedFails() {
        StatusTable table = StatusTable.reserved(Direction.INACTIVE).merge(lines("des:qos mandatory remote recv"));
        assertEquals(List.of("des:qos failure local send"), written(table.refusal()));
    }
}
