package gatehouse.web.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Secret;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
    /** Made by the reference program: {@code argon2 0123456789abcdef -id -t 3 -k 12288 -p 1 -e -l 32}. */
    private static final String REFERENCE =
            "$argon2id$v=19$m=12288,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg" + "$5DGhzV3Ezm2VvUKyC6M/R1ACwlzJe2X+pC6Xlq5/fZA";

    private static final Secret PASSWORD = Secret.ofText("correct horse battery staple");

    @Test
    void theReferenceProgramsHashIsOurs() {
        byte[] salt = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        PasswordHash made = PasswordHash.of(PASSWORD, target -> System.arraycopy(salt, 0, target, 0, target.length));
        assertEquals(REFERENCE, made.text());
        assertTrue(new PasswordHash(REFERENCE).matches(PASSWORD));
        assertFalse(new PasswordHash(REFERENCE).matches(Secret.ofText("correct horse battery stable")));
        assertFalse(new PasswordHash(REFERENCE).matches(Secret.ofText("")));
    }

    @Test
    void theSamePasswordTwiceHasTwoHashes() {
        PasswordHash one = PasswordHash.of(PASSWORD, new SecureRandom()::nextBytes);
        assertNotEquals(one, PasswordHash.of(PASSWORD, new SecureRandom()::nextBytes));
        assertEquals("PasswordHash[argon2id]", one.toString());
    }

    @Test
    void whatWouldCostTooMuchIsNoHash() {
        for (String text : new String[] {
            REFERENCE.replace("12288", "4194304"),
            REFERENCE.replace("t=3", "t=99"),
            REFERENCE.replace("p=1", "p=64"),
            REFERENCE.replace("argon2id", "argon2i"),
            REFERENCE + "A",
            "plain"
        }) {
            assertThrows(IllegalArgumentException.class, () -> new PasswordHash(text), text);
        }
    }
}
