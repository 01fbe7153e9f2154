package gatehouse.config.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The bounds of a whole number, both included. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    /** The smallest number allowed. */
    int min();

    /** The largest number allowed. */
    int max();

    /** What is counted: {@code s}, {@code ms}, {@code MiB}; empty for a bare number. */
    String unit() default "";
}
