package gatehouse.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A test for the long run alone. Where a test has rows of both kinds, those of the long run are a method of their own
 * beside the first: it is left out as a whole, and a row that was skipped is one whose {@link Peer} is missing.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
        named = "gatehouse.long",
        matches = "true",
        disabledReason = "runs with -Dgatehouse.long=true (./gatehouse test --long)")
public @interface LongRun {}
