package gatehouse.crypto;

/**
 * How long an engine took.
 *
 * @param engine its name
 * @param transform for which transform
 * @param load on which kind of batch
 * @param nanosPerPacket nanoseconds to seal one packet
 */
public record Measurement(String engine, Transform transform, Load load, double nanosPerPacket) {}
