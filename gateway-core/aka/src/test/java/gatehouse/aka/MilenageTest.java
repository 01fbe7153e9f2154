package gatehouse.aka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gatehouse.base.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MilenageTest {
    private static final HexFormat HEX = HexFormat.of();

    static List<List<String>> vectors() throws IOException {
        try (var in = MilenageTest.class.getResourceAsStream("milenage.csv")) {
            assertNotNull(in);
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split(";")))
                    .toList();
        }
    }

    @Test
    void allPublishedSetsAreThere() throws IOException {
        assertEquals(15, vectors().size());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void givesThePublishedValues(List<String> v) {
        Secret k = Secret.owning(HEX.parseHex(v.get(1)));
        byte[] rand = HEX.parseHex(v.get(2));
        byte[] sqn = HEX.parseHex(v.get(3));
        byte[] amf = HEX.parseHex(v.get(4));
        try (Milenage milenage = Milenage.withOpc(k, Secret.owning(HEX.parseHex(v.get(6))))) {
            assertEquals(v.get(7), HEX.formatHex(milenage.f1(rand, sqn, amf)), "f1");
            assertEquals(v.get(8), HEX.formatHex(milenage.f1Star(rand, sqn, amf)), "f1*");
            try (var keys = milenage.f2345(rand)) {
                assertEquals(v.get(9), keys.res().with(HEX::formatHex), "f2");
                assertEquals(v.get(10), keys.ck().with(HEX::formatHex), "f3");
                assertEquals(v.get(11), keys.ik().with(HEX::formatHex), "f4");
                assertEquals(v.get(12), keys.ak().with(HEX::formatHex), "f5");
            }
            assertEquals(v.get(13), HEX.formatHex(milenage.f5Star(rand)), "f5*");
        }
    }

    @Test
    void refusesKeysOfTheWrongLength() {
        Secret short15 = Secret.owning(new byte[15]);
        Secret good = Secret.owning(new byte[16]);
        assertThrows(IllegalArgumentException.class, () -> Milenage.withOpc(short15, good));
        assertThrows(IllegalArgumentException.class, () -> Milenage.withOpc(good, short15));
    }

    @Test
    void closingWipesTheKey() {
        Milenage milenage = Milenage.withOpc(Secret.owning(new byte[16]), Secret.owning(new byte[16]));
        milenage.close();
        assertThrows(IllegalStateException.class, () -> milenage.f5Star(new byte[16]));
    }
}
