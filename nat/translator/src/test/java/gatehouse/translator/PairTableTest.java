package gatehouse.translator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.testkit.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairTableTest {
    @Test
    void agreesWithAHashMap() {
        Seeds.check(200, 5_000, random -> {
            PairTable<String> table = new PairTable<>(random.between(0L, 3L));
            Map<List<Long>, String> model = new HashMap<>();
            int keys = random.between(2, 40);
            for (int step = 0; step < 1500; step++) {
                long a = random.between(0, keys);
                long b = random.between(0, 3);
                switch (random.between(0, 9)) {
                    case 0, 1, 2, 3 -> {
                        table.put(a, b, "v" + step);
                        model.put(List.of(a, b), "v" + step);
                    }
                    case 4, 5, 6 -> {
                        table.remove(a, b);
                        model.remove(List.of(a, b));
                    }
                    default -> assertEquals(model.get(List.of(a, b)), table.get(a, b));
                }
                assertEquals(model.size(), table.size());
            }
            model.forEach((key, value) -> assertEquals(value, table.get(key.get(0), key.get(1))));
        });
    }
}
