package gatehouse.config.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents one of several choices: a constant of an enum, or a record of a sealed interface. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.TYPE})
public @interface Choice {
    /** What choosing it means, in whole sentences. */
    String value();

    /** How the file names it; empty takes the Java name in kebab-case. */
    String name() default "";
}
