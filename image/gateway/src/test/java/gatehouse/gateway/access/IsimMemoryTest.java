package gatehouse.gateway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gatehouse.aka.AkaResult;
import gatehouse.aka.AuthenticationVector;
import gatehouse.aka.Isim;
import gatehouse.aka.Milenage;
import gatehouse.aka.SequenceNumber;
import gatehouse.aka.SoftwareIsim;
import gatehouse.base.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A challenge that was accepted before a restart is not fresh after it. */
class IsimMemoryTest {
    @TempDir
    private Path home;

    private static Milenage functions() {
        return Milenage.withOpc(Secret.copyOf(new byte[16]), Secret.copyOf(new byte[16]));
    }

    private Isim isim() {
        return isim(new IsimMemory(home));
    }

    private static Isim isim(IsimMemory memory) {
        return memory.remembering(
                "alice",
                sequence -> new SoftwareIsim(
                        new SoftwareIsim.Identity("a@b", List.of("sip:a@b"), "b", List.of()), functions(), sequence));
    }

    private static AkaResult challenge(Isim isim, long seq) {
        long sqn = SequenceNumber.join(seq, 3);
        AuthenticationVector vector = AuthenticationVector.generate(functions(), new byte[16], sqn, new byte[2]);
        return isim.authenticate(vector.rand(), vector.autn());
    }

    @Test
    void remembersOverARestart() {
        assertInstanceOf(AkaResult.Success.class, challenge(isim(), 7));
        assertInstanceOf(AkaResult.SynchronisationFailure.class, challenge(isim(), 7));
        assertInstanceOf(AkaResult.Success.class, challenge(isim(), 8));
    }

    @Test
    void closingItWipesWhatWasMadeHere() {
        IsimMemory memory = new IsimMemory(home);
        Isim isim = isim(memory);
        memory.close();
        assertThrows(IllegalStateException.class, () -> challenge(isim, 7), "K is gone");
    }

    @Test
    void aSpoiledMemoryIsNoFailure() throws IOException {
        assertInstanceOf(AkaResult.Success.class, challenge(isim(), 7));
        Path file = home.resolve("isim").resolve("alice");
        assertEquals(32, Files.readAllLines(file).size());
        Files.writeString(file, "rubbish");
        assertInstanceOf(AkaResult.Success.class, challenge(isim(), 7));
    }
}
