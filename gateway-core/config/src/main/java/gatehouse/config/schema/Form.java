package gatehouse.config.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The form of a text. On a key it holds for that key (each element of a list, each name of a map); on a value type (a
 * class with a static {@code parse(String)} that answers {@link gatehouse.base.Decoded}) it says what the type reads.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Form {
    /** The same in words, to follow "allowed:" in an error. */
    String says();

    /** A regular expression that the whole text matches; it must not backtrack without bound. */
    String pattern() default ".+";
}
