package gatehouse.web.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells Jackson what our records say by themselves: what is not {@code @Nullable} must be there, and the records of a
 * sealed interface are its kinds. The records stay free of a JSON library's annotations.
 */
final class PlainRecords extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    PlainRecords() {}

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
        RecordComponent component = component(member);
        return component == null ? super.hasRequiredMarker(member) : Boolean.valueOf(!Kinds.nullable(component));
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated annotated) {
        RecordComponent component = component(annotated);
        return component == null || Kinds.nullable(component)
                ? super.findSetterInfo(annotated)
                : JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL);
    }

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
        String property = Kinds.property(annotated.getRawType());
        return property == null || !(annotated instanceof AnnotatedClass)
                ? super.findPolymorphicTypeInfo(config, annotated)
                : JsonTypeInfo.Value.construct(
                        JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, property, null, false, true, null);
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
        Class<?> type = annotated.getRawType();
        return type.isSealed()
                ? Kinds.of(type).stream()
                        .map(kind -> new NamedType(kind, Kinds.name(kind)))
                        .toList()
                : super.findSubtypes(annotated);
    }

    @Override
    public @Nullable String findTypeName(AnnotatedClass type) {
        return Kinds.property(type.getRawType()) == null ? super.findTypeName(type) : Kinds.name(type.getRawType());
    }

    @Override
    public String[] findEnumValues(MapperConfig<?> config, AnnotatedClass type, Enum<?>[] values, String[] names) {
        for (int i = 0; i < values.length; i++) {
            names[i] = Kinds.word(values[i]);
        }
        return names;
    }

    private static @Nullable RecordComponent component(Annotated annotated) {
        if (!(annotated instanceof AnnotatedParameter parameter)) {
            return null;
        }
        Class<?> owner = parameter.getDeclaringClass();
        RecordComponent[] components = owner.getRecordComponents();
        return components == null || parameter.getIndex() >= components.length
                ? null
                : components[parameter.getIndex()];
    }
}
