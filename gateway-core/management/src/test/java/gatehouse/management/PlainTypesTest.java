package gatehouse.management;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out of the box and comes in is plain: any serialiser can write and read it without being taught. */
class PlainTypesTest {
    private static final Set<Class<?>> LEAVES = Set.of(
            int.class, long.class, double.class, boolean.class, String.class, Integer.class, Long.class, Double.class);

    private final Set<Class<?>> seen = new HashSet<>();

    @ParameterizedTest
    @ValueSource(classes = {Snapshot.class, Command.class, Result.class, EventLog.Page.class, Verdict.class})
    void isPlainAllTheWayDown(Class<?> type) {
        plain(type, type.getSimpleName());
        assertTrue(seen.size() > 1 || type == Verdict.class, "nothing was looked at");
    }

    private void plain(Type type, String path) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            plain(list.getActualTypeArguments()[0], path + "[]");
            return;
        }
        assertTrue(type instanceof Class<?>, path + " is a " + type);
        Class<?> plain = (Class<?>) type;
        if (LEAVES.contains(plain) || plain.isEnum() || !seen.add(plain)) {
            return;
        }
        if (plain.isSealed()) {
            for (Class<?> permitted : plain.getPermittedSubclasses()) {
                plain(permitted, path + ":" + permitted.getSimpleName());
            }
            return;
        }
        assertTrue(plain.isRecord(), path + " is a " + plain);
        for (RecordComponent component : plain.getRecordComponents()) {
            plain(component.getGenericType(), path + "." + component.getName());
        }
    }
}
