package gatehouse.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void doesNotShowItsBytes() {
        Secret secret = Secret.ofText("hunter2");
        assertEquals("Secret[7 bytes]", secret.toString());
        assertEquals(7, secret.hashCode());
        assertFalse(("password=" + secret).contains("hunter"));
    }

    @Test
    void closingOverwritesTheBytes() {
        byte[] live = {1, 2, 3};
        Secret secret = Secret.owning(live);
        secret.close();
        secret.close();
        assertArrayEquals(new byte[3], live);
        assertTrue(secret.isWiped());
        assertThrows(IllegalStateException.class, () -> secret.with(bytes -> bytes.length));
    }

    @Test
    void equalsByContentWhileItLives() {
        Secret a = Secret.ofText("x");
        Secret b = a.duplicate();
        assertEquals(a, b);
        b.close();
        assertNotEquals(a, b);
        assertEquals(1, a.<Integer>with(bytes -> bytes.length));
    }
}
