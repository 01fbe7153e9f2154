package gatehouse.config.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The one place where a key of the configuration is documented. It stands on a record component; the reference page,
 * the sample file, validation and forms all read it. The key's name is the component's name in kebab-case
 * ({@code keepAliveSeconds} is {@code keep-alive-seconds}), its type is the component's type.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
    /** What it means, in whole sentences. */
    String value();

    /**
     * The value, as YAML, when the key is absent. Without one, a scalar must be given unless its type is
     * {@link java.util.Optional}, a list or map is empty, and a group takes the presets of its own keys.
     */
    String preset() default "";

    /**
     * The value, as YAML, that the sample file shows; without one it shows the preset. A list of groups with {@code []}
     * here is empty in the sample, and one element of it stands there as comments.
     */
    String sample() default "";
}
