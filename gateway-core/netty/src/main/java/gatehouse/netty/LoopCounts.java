package gatehouse.netty;

/**
 * What a {@link CoreLoop} has done so far.
 *
 * @param handled events that a core has taken
 * @param dropped events given up because the inbox was full or the loop stopped
 * @param waiting events in the inbox now
 * @param peak the most events that ever waited at once
 */
public record LoopCounts(long handled, long dropped, int waiting, int peak) {}
