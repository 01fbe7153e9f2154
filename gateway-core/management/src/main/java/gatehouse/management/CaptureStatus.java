package gatehouse.management;

import org.jspecify.annotations.Nullable;

/**
 * How the capture stands.
 *
 * @param running whether it takes packets
 * @param startedAtMillis when it began; null before the first
 * @param packets that it holds
 * @param bytes of its file
 * @param full whether it stopped because it was full
 */
public record CaptureStatus(boolean running, @Nullable Long startedAtMillis, long packets, long bytes, boolean full) {}
