package gatehouse.web.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.config.schema.Schema;
import gatehouse.management.Command;
import gatehouse.management.Event;
import gatehouse.management.LogTail;
import gatehouse.management.Result;
import gatehouse.web.access.AuditLog;
import gatehouse.web.api.AccountRoutes;
import gatehouse.web.api.Call;
import gatehouse.web.api.CertificateRoutes;
import gatehouse.web.api.GatewayRoutes;
import gatehouse.web.api.SessionRoutes;
import gatehouse.web.live.Status;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page's types are the server's: src/api/types.ts is written from the records, and must be what it would be now. */
class TypeScriptTest {
    private static final Path FILE = Path.of("../app/src/api/types.ts");
    private static final String HEAD =
            "// Made from the server's records by TypeScriptTest; do not edit. To make it again:\n"
                    + "// mvn test -pl web-ui/server -am -Dtest=TypeScriptTest -Dgatehouse.jvm.extra=-Dgatehouse.write=true"
                    + " -Dsurefire.failIfNoSpecifiedTests=false\n";

    private final TreeMap<String, String> written = new TreeMap<>();
    private final Deque<Class<?>> open = new ArrayDeque<>();
    private final Set<Class<?>> seen = new java.util.HashSet<>();

    @Test
    void thePageKnowsTheTypesOfTheServer() throws Exception {
        List.of(Command.class, Event.class, Result.class, Schema.class).forEach(this::name);
        List.of(Status.class, SessionRoutes.Visitor.class, CertificateRoutes.Proof.class)
                .forEach(this::name);
        List.of(
                        GatewayRoutes.Trace.class,
                        GatewayRoutes.Profiles.class,
                        LogTail.class,
                        Call.Refusal.class,
                        AccountRoutes.People.class,
                        AccountRoutes.AllSignedIn.class,
                        AccountRoutes.Trail.class)
                .forEach(this::name);
        while (!open.isEmpty()) {
            Class<?> type = open.pop();
            written.put(name(type), "export type " + name(type) + " = " + body(type) + ";\n");
        }
        String text = HEAD + "\n" + String.join("\n", written.values());
        if (Boolean.getBoolean("gatehouse.write")) {
            Files.writeString(FILE, text);
        }
        assertEquals(text, Files.readString(FILE), "the file's first lines say how to make it again");
    }

    private String name(Class<?> type) {
        if (seen.add(type)) {
            open.push(type);
        }
        Class<?> outer = type.getEnclosingClass();
        // Names that several rooms use say whose they are: LineState, CallState.
        if (type == AuditLog.Entry.class) {
            return "AuditEntry";
        }
        boolean common = Set.of("State", "Level", "Direction", "Kind", "Text", "Group", "Names")
                .contains(type.getSimpleName());
        return outer != null && common
                ? outer.getSimpleName().replace("Status", "") + type.getSimpleName()
                : type.getSimpleName();
    }

    private String body(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> "\"" + Kinds.word((Enum<?>) constant) + "\"")
                    .collect(Collectors.joining(" | "));
        }
        if (type.isSealed()) {
            String property = Kinds.property(type);
            return Kinds.of(type).stream()
                    .map(kind -> "\n    | ("
                            + (property == null ? "" : "{ " + property + ": \"" + Kinds.name(kind) + "\" } & ")
                            + name(kind) + ")")
                    .collect(Collectors.joining());
        }
        if (type.getRecordComponents().length == 0) {
            return "Record<never, never>";
        }
        return Arrays.stream(type.getRecordComponents())
                .map(part -> "    " + part.getName() + ": " + typeOf(part) + ";\n")
                .collect(Collectors.joining("", "{\n", "}"));
    }

    private String typeOf(RecordComponent part) {
        return word(part.getGenericType()) + (Kinds.nullable(part) ? " | null" : "");
    }

    private String word(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return word(list.getActualTypeArguments()[0]) + "[]";
        }
        if (type == String.class) {
            return "string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        if (Set.of(int.class, long.class, double.class, Integer.class, Long.class, Double.class)
                .contains(type)) {
            return "number";
        }
        return name((Class<?>) type);
    }
}
