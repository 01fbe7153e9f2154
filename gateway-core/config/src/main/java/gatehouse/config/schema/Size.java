package gatehouse.config.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How many elements a list may have, both bounds included. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Size {
    /** The fewest allowed; above 0 the key must be given. */
    int min() default 0;

    /** The most allowed. */
    int max();
}
