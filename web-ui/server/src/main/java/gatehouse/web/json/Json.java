package gatehouse.web.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import gatehouse.base.Decoded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Plain records as JSON, both ways. Reading is strict: what is missing, null where it may not be, unknown, or of
 * another type is malformed, with a sentence that says where. Enums are written in kebab-case; a sealed interface's
 * records carry their kind (see {@link Kinds}).
 */
public final class Json {
    private static final int DEEPEST = 16;

    private static final ObjectMapper MAPPER = mapper();

    private Json() {}

    /** Writes a value. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(value.getClass().getName() + " cannot be written", e);
        }
    }

    /** Writes a value as text, for server-sent events. There is no line break in it. */
    public static String text(Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    /** Reads one value and nothing after it. */
    public static <T> Decoded<T> read(byte[] bytes, Class<T> type) {
        try {
            T value = MAPPER.readValue(bytes, type);
            return value == null ? Decoded.malformed("The body is null.", 0) : Decoded.ok(value);
        } catch (ValueInstantiationException e) {
            // A record's own constructor refused, with a sentence for who sent it.
            Throwable cause = e.getCause();
            String said = cause instanceof IllegalArgumentException ? cause.getMessage() : null;
            return Decoded.malformed(said == null ? "A value in the body is out of its range." : said, offset(e));
        } catch (UnrecognizedPropertyException e) {
            return Decoded.malformed(
                    "The body has the unknown key " + quoted(e.getPropertyName()) + "; leave it out.", offset(e));
        } catch (MismatchedInputException e) {
            return Decoded.malformed("The body does not fit: " + where(e) + ". See /api/v1/openapi.json.", offset(e));
        } catch (JsonProcessingException e) {
            return Decoded.malformed("The body is not JSON.", offset(e));
        } catch (IOException e) {
            throw new IllegalStateException("an array can always be read", e);
        }
    }

    private static String where(MismatchedInputException e) {
        if (e.getPath().isEmpty()) {
            return "it is of another kind or lacks something";
        }
        StringBuilder path = new StringBuilder();
        e.getPath().forEach(step -> {
            String name = step.getFieldName();
            path.append(path.isEmpty() ? "" : ".").append(name == null ? "[" + step.getIndex() + "]" : name);
        });
        return "look at " + quoted(path.toString());
    }

    /** Printable and short, whatever was sent. */
    private static String quoted(String text) {
        String shown = text.length() > 40 ? text.substring(0, 40) : text;
        return "\"" + shown.replaceAll("[^A-Za-z0-9_.\\[\\]-]", "?") + "\"";
    }

    private static int offset(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null ? 0 : (int) Math.max(0, at.getByteOffset());
    }

    private static ObjectMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .annotationIntrospector(new PlainRecords())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(MapperFeature.CAN_OVERRIDE_ACCESS_MODIFIERS)
                .build();
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build());
        return mapper;
    }
}
