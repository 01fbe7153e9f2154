package gatehouse.config.store;

import java.time.Instant;

/**
 * A configuration that was once in force.
 *
 * @param number counts up from 1 and is never used twice
 * @param replaced when another took its place, by the wall clock
 */
public record Version(long number, Instant replaced) {}
