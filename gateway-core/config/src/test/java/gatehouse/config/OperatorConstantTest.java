package gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.base.Secret;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OPc of K and OP as TS 35.208 has them. */
class OperatorConstantTest {
    @ParameterizedTest
    @CsvSource({
        "465b5ce8b199b49faa5f0a2ee238a6bc, cdc202d5123e20f62b6d676ac72cb318, cd63cb71954a9f4e48a5994e37a02baf",
        "0396eb317b6d1c36f19c1c84cd6ffd16, ff53bade17df5d4e793073ce9d7579fa, 53c15671c60a4b731c55b4a441c0bde2",
        "fec86ba6eb707ed08905757b1bb44b8f, dbc59adcb6f9a0ef735477b7fadf8374, 1006020f0a478bf6b699f15c062e42b3",
        "9e5944aea94b81165c82fbf9f32db751, 223014c5806694c007ca1eeef57f004f, a64a507ae1a2a98bb88eb4210135dc87"
    })
    void isWhatTheTestDataSays(String k, String op, String opc) {
        HexFormat hex = HexFormat.of();
        try (Secret key = Secret.owning(hex.parseHex(k));
                Secret constant = Secret.owning(hex.parseHex(op));
                Secret derived = OperatorConstant.opc(key, constant)) {
            assertEquals(opc, derived.with(hex::formatHex));
        }
    }
}
