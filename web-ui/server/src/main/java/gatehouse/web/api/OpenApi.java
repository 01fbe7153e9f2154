package gatehouse.web.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.web.json.Kinds;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The routes as an OpenAPI 3.1 document, made from the table and the types, so that it cannot say anything else. */
public final class OpenApi {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern SEGMENT = Pattern.compile(":([a-z]+)");

    private final ObjectNode schemas = NODES.objectNode();
    private final Set<Class<?>> seen = new HashSet<>();
    private final Deque<Class<?>> open = new ArrayDeque<>();

    private OpenApi() {}

    /** The document of these routes. */
    public static ObjectNode of(List<Route> routes) {
        return new OpenApi().document(routes);
    }

    private ObjectNode document(List<Route> routes) {
        ObjectNode document = NODES.objectNode();
        document.put("openapi", "3.1.0");
        document.putObject("info").put("title", "Gatehouse").put("version", "1");
        ObjectNode paths = document.putObject("paths");
        for (Route route : routes) {
            String path = Route.ROOT + SEGMENT.matcher(route.path()).replaceAll("{$1}");
            paths.withObjectProperty(path).set(route.method().name().toLowerCase(Locale.ROOT), operation(route));
        }
        while (!open.isEmpty()) {
            Class<?> type = open.pop();
            schemas.set(name(type), body(type));
        }
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas);
        components
                .putObject("securitySchemes")
                .putObject("session")
                .put("type", "apiKey")
                .put("in", "cookie")
                .put("name", "__Host-gatehouse");
        return document;
    }

    private ObjectNode operation(Route route) {
        ObjectNode operation = NODES.objectNode();
        operation.put("summary", route.summary());
        var role = route.atLeast();
        if (role == null) {
            operation.putArray("security");
        } else {
            operation.putArray("security").addObject().putArray("session");
            operation.put("x-role", role.word());
        }
        SEGMENT.matcher(route.path()).results().forEach(segment -> {
            ObjectNode parameter = operation.withArrayProperty("parameters").addObject();
            parameter.put("name", segment.group(1)).put("in", "path").put("required", true);
            parameter.putObject("schema").put("type", "string");
        });
        Class<?> body = route.body();
        if (body != null) {
            operation
                    .putObject("requestBody")
                    .put("required", true)
                    .putObject("content")
                    .putObject("application/json")
                    .set("schema", reference(body));
        }
        operation.set("responses", responses(route.answer()));
        return operation;
    }

    private ObjectNode responses(Route.Answer answer) {
        ObjectNode responses = NODES.objectNode();
        switch (answer) {
            case Route.Answer.Value(Class<?> type) ->
                responses
                        .putObject("200")
                        .put("description", "The answer.")
                        .putObject("content")
                        .putObject("application/json")
                        .set("schema", reference(type));
            case Route.Answer.Events(Map<String, Class<?>> types) -> {
                ObjectNode ok = responses.putObject("200").put("description", "Server-sent events.");
                ok.putObject("content").putObject("text/event-stream");
                ObjectNode names = ok.putObject("x-events");
                types.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(event -> names.set(event.getKey(), reference(event.getValue())));
            }
            case Route.Answer.Download(String mediaType) ->
                responses
                        .putObject("200")
                        .put("description", "A file.")
                        .putObject("content")
                        .putObject(mediaType);
            case Route.Answer.Socket() -> responses.putObject("101").put("description", "A WebSocket.");
        }
        responses
                .putObject("default")
                .put("description", "Why not, and what to do.")
                .putObject("content")
                .putObject("application/json")
                .set("schema", reference(Call.Refusal.class));
        return responses;
    }

    private ObjectNode reference(Class<?> type) {
        if (seen.add(type)) {
            open.push(type);
        }
        return NODES.objectNode().put("$ref", "#/components/schemas/" + name(type));
    }

    private ObjectNode body(Class<?> type) {
        ObjectNode schema = NODES.objectNode();
        if (type.isEnum()) {
            var words = schema.put("type", "string").putArray("enum");
            for (Object constant : type.getEnumConstants()) {
                words.add(Kinds.word((Enum<?>) constant));
            }
        } else if (type.isSealed()) {
            var kinds = schema.putArray("oneOf");
            Kinds.of(type).forEach(kind -> kinds.add(reference(kind)));
            schema.putObject("discriminator").put("propertyName", Kinds.property(type));
        } else {
            record(type, schema);
        }
        return schema;
    }

    private void record(Class<?> type, ObjectNode schema) {
        ObjectNode properties =
                schema.put("type", "object").put("additionalProperties", false).putObject("properties");
        String kind = Kinds.property(type);
        if (kind != null) {
            properties.putObject(kind).put("const", Kinds.name(type));
            schema.withArrayProperty("required").add(kind);
        }
        for (RecordComponent part : type.getRecordComponents()) {
            ObjectNode value = value(part.getGenericType());
            if (Kinds.nullable(part)) {
                ObjectNode either = NODES.objectNode();
                either.putArray("anyOf").add(value).addObject().put("type", "null");
                value = either;
            } else {
                schema.withArrayProperty("required").add(part.getName());
            }
            properties.set(part.getName(), value);
        }
    }

    private ObjectNode value(Type type) {
        ObjectNode schema = NODES.objectNode();
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            schema.put("type", "array").set("items", value(list.getActualTypeArguments()[0]));
            return schema;
        }
        if (type == String.class) {
            return schema.put("type", "string");
        }
        if (type == boolean.class || type == Boolean.class) {
            return schema.put("type", "boolean");
        }
        if (type == double.class || type == Double.class) {
            return schema.put("type", "number");
        }
        if (Set.<Type>of(int.class, long.class, Integer.class, Long.class).contains(type)) {
            return schema.put("type", "integer");
        }
        return reference((Class<?>) type);
    }

    /** A nested type's name starts with its owner's: {@code LineStatus.State}. */
    private static String name(Class<?> type) {
        Class<?> owner = type.getEnclosingClass();
        return owner == null ? type.getSimpleName() : owner.getSimpleName() + "." + type.getSimpleName();
    }
}
