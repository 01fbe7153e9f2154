package gatehouse.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The names are found in any case, alone, and nothing else is. */
class HeaderTableTest {
    private static int find(String name) {
        byte[] octets = Octets.octets("x" + name + ":tail that is long enough for a word");
        return HeaderTable.find(octets, 1, name.length());
    }

    @Test
    void findsEveryNameInAnyCase() {
        Set<String> names = new HashSet<>();
        for (HeaderType<?> type : Headers.all()) {
            assertTrue(names.add(type.name().toLowerCase(Locale.ROOT)), type.name());
            for (String name : type.compact() == null ? Set.of(type.name()) : Set.of(type.name(), type.compact())) {
                assertEquals(type.id(), find(name));
                assertEquals(type.id(), find(name.toUpperCase(Locale.ROOT)));
                assertEquals(type.id(), find(name.toLowerCase(Locale.ROOT)));
                byte[] bare = Octets.octets(name); // nothing behind it in the array
                assertEquals(type.id(), HeaderTable.find(bare, 0, bare.length));
            }
        }
        assertTrue(names.size() < 128, "a number has seven bits in the table's bit sets");
    }

    @Test
    void findsNothingThatOnlyLooksAlike() {
        for (HeaderType<?> type : Headers.all()) {
            byte[] octets = Octets.octets(type.name());
            for (int i = 0; i < octets.length; i++) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] changed = octets.clone();
                    changed[i] ^= (byte) (1 << bit);
                    int found = HeaderTable.find(changed, 0, changed.length);
                    String text = Octets.ascii(changed, 0, changed.length);
                    assertTrue(found == 0 || HeaderTable.type(found).name().equalsIgnoreCase(text), text);
                }
            }
        }
        assertEquals(0, find(""));
        assertEquals(0, find("From-far-away-and-much-longer-than-any-name-that-is-known"));
    }

    @Test
    void isPerfectWithoutASearch() {
        assertEquals(
                HeaderTable.FIRST_FACTOR,
                HeaderTable.FACTOR,
                () -> "make FIRST_FACTOR 0x" + Long.toHexString(HeaderTable.FACTOR)
                        + "L: it spares the search at start");
    }
}
