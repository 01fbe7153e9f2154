package gatehouse.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "+49", "12 3", "1;2", "E"})
    void whatNoKeypadHasIsNotDialled(String number) {
        var no = assertThrows(IllegalArgumentException.class, () -> new Command.Dial("phone1", number));
        assertEquals("A number to dial has 1 to 64 of the keys 0-9, *, # and A-D.", no.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "E", "+"})
    void whatIsNoKeyIsNotPressed(String key) {
        assertThrows(IllegalArgumentException.class, () -> new Command.PressKey("phone1", key));
    }

    @Test
    void theTimeToConfirmHasBounds() {
        assertThrows(IllegalArgumentException.class, () -> new Command.Commit(9));
        assertThrows(IllegalArgumentException.class, () -> new Command.Commit(3601));
        assertEquals(90, new Command.Commit(90).confirmSeconds());
    }
}
