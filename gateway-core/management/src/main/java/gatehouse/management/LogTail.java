package gatehouse.management;

/**
 * The end of the log.
 *
 * @param kept whether the gateway keeps a log that it can show: false where the log goes to standard error
 * @param text whole lines, the oldest first; at most 64 KiB
 */
public record LogTail(boolean kept, String text) {}
