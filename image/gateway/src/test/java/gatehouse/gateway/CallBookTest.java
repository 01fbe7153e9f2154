package gatehouse.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.management.CallStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallBookTest {
    @TempDir
    Path folder;

    private final List<Runnable> later = new ArrayList<>();

    private CallBook book() {
        return new CallBook(folder.resolve("calls"), later::add);
    }

    private static CallStatus call(@Nullable String remote, @Nullable Long answeredAt, @Nullable String failure) {
        return new CallStatus(
                "earlier-0",
                "phone1",
                CallStatus.Direction.INCOMING,
                remote,
                CallStatus.State.ENDED,
                1_700_000_000_000L,
                answeredAt,
                null,
                false,
                null,
                null,
                CallStatus.FarEnd.UNKNOWN,
                failure);
    }

    private List<CallStatus> kept(CallStatus call) {
        CallBook book = book();
        book.changed(() -> List.of(call));
        book.close();
        return book().read();
    }

    @Test
    void whatStandsInItComesBack() {
        for (CallStatus call : List.of(
                call("+4930123456", 1_700_000_001_000L, null),
                call(null, null, "The called line was busy: call again later."),
                call("\u00fcnal <img src=x>", null, null))) {
            assertEquals(List.of(call), kept(call));
        }
    }

    @Test
    void aNameFromTheNetworkMakesNoLineOfItsOwn() {
        String hostile = "a\t\r\n1700000000000\t\tINCOMING\tphone1\tforged\t\u2028\u0085";
        List<CallStatus> kept = kept(call(hostile, null, hostile));
        assertEquals(1, kept.size());
        assertEquals(hostile.replaceAll("[\t\r\n]", " "), kept.getFirst().remote());
    }

    @Test
    void aBurstOfCallsIsWrittenOnceAndForItsOwnerAlone() throws IOException {
        CallBook book = book();
        for (int i = 0; i < 100; i++) {
            book.changed(() -> List.of(call("100", null, null)));
        }
        assertEquals(1, later.size());
        later.removeFirst().run();
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("calls"))));
        Files.delete(folder.resolve("calls"));
        book.close();
        assertTrue(Files.notExists(folder.resolve("calls")), "there was nothing new");
        book.changed(() -> List.of(call("101", null, null)));
        assertEquals(1, later.size());
        book.wipe();
        later.removeFirst().run();
        assertTrue(Files.notExists(folder.resolve("calls")), "what was forgotten is not written later");
    }

    @Test
    void aDamagedLineIsPassedOver() throws IOException {
        assertEquals(List.of(), book().read());
        Files.writeString(
                folder.resolve("calls"),
                "\n\t\t\t\t\t\nx\t\tINCOMING\tphone1\t1\t\n1\t\tSIDEWAYS\tphone1\t1\t\n"
                        + "1\t\tOUTGOING\tphone1\t200\t\n1\t2");
        assertEquals(
                List.of("200"), book().read().stream().map(CallStatus::remote).toList());
        Files.write(folder.resolve("calls"), new byte[] {(byte) 0xff, 0, '\n', (byte) 0xc3});
        assertEquals(List.of(), book().read());
        Files.writeString(folder.resolve("calls"), "\t".repeat(1_000_000), StandardCharsets.UTF_8);
        assertEquals(List.of(), book().read());
    }
}
