package gatehouse.web.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.management.Sentence;
import gatehouse.testkit.VirtualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
    @TempDir
    Path folder;

    /** Between the look at the old password and the new one, an owner may have been there. */
    @Test
    void whoWasRemovedMeanwhileDoesNotComeBackByANewPassword() throws Exception {
        Path state = folder.resolve("web");
        Accounts accounts = Accounts.open(StateFolder.open(state), new VirtualClock(), new SecureRandom()::nextBytes);
        String label = Files.readString(state.resolve("device-secret")).strip();
        accounts.first(label, "anna", "four words make one").orElseThrow();
        accounts.set("vera", Role.TECHNICIAN, "another long enough word");
        accounts.set("vera", Role.VIEWER, null);
        assertEquals(
                Role.VIEWER, accounts.renew("vera", "yet another long word").role());
        accounts.remove("vera");
        Accounts.Refused refused =
                assertThrows(Accounts.Refused.class, () -> accounts.renew("vera", "a fourth long enough word"));
        assertEquals(Sentence.NO_SUCH_ACCOUNT, refused.saying().sentence());
        assertTrue(accounts.all().stream().noneMatch(account -> account.name().equals("vera")));
    }
}
