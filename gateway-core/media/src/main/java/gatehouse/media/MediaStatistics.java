package gatehouse.media;

/**
 * A snapshot of one session's counters.
 *
 * @param sent RTP packets sent
 * @param sentOctets payload octets sent
 * @param received RTP packets that arrived, without duplicates
 * @param receivedOctets payload octets that arrived
 * @param lost packets that never arrived
 * @param late packets that arrived after their turn
 * @param duplicates packets that arrived again
 * @param concealedMillis audio that was made up, in milliseconds
 * @param foreign packets from a source that the policy refuses
 * @param malformed packets that are no RTP or RTCP
 * @param unexpected RTP packets with a payload type that was not negotiated
 * @param jitterMillis interarrival jitter (RFC 3550 6.4.1), in milliseconds
 * @param delayMillis how long the last packet waits for its turn, in milliseconds
 * @param roundTripMillis from the other side's reports, or -1 while there is none
 * @param opinion how good what arrives is: a mean opinion score in tenths, 10 to 45 (ITU-T G.107), 0 if not known
 * @param farOpinion the same of what the other side hears, as it said in VoIP metrics (RFC 3611 4.7); 0 if it did not
 */
public record MediaStatistics(
        long sent,
        long sentOctets,
        long received,
        long receivedOctets,
        long lost,
        long late,
        long duplicates,
        long concealedMillis,
        long foreign,
        long malformed,
        long unexpected,
        double jitterMillis,
        int delayMillis,
        double roundTripMillis,
        int opinion,
        int farOpinion) {}
