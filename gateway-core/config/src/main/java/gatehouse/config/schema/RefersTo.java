package gatehouse.config.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The text names something defined elsewhere in the file. The path goes from the top through lists:
 * {@code operators/name} is the {@code name} of any operator; {@code operators[name=operator]/identities/name} is the
 * name of any identity of that operator whose {@code name} equals the neighbouring key {@code operator}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface RefersTo {
    /** The path. */
    String value();
}
