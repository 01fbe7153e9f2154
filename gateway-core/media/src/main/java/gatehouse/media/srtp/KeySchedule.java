package gatehouse.media.srtp;

import org.jspecify.annotations.Nullable;

/** One master key at work: its session keys for the period that an index falls into, and how much it was used. */
final class KeySchedule {
    private final MasterKey master;
    // Of master and policy, kept here: a packet touches few objects, since each of them may have left the nearest
    // cache.
    private final long lifetime;
    private final long derivationRate;
    private final KeyDerivation prf;
    private final SrtpPolicy policy;
    private final SrtpCrypto crypto;
    private SessionKeys rtp;
    private SessionKeys rtcp;
    private @Nullable SessionKeys otherRtp;
    private @Nullable SessionKeys otherRtcp;
    private long rtpPackets;
    private long rtcpPackets;

    /** Takes a copy of {@code given}. */
    KeySchedule(MasterKey given, SrtpPolicy policy, SrtpCrypto crypto) {
        SrtpSuite suite = policy.suite();
        if (given.key().length() != suite.keyBytes() || given.salt().length() != suite.saltBytes()) {
            throw new IllegalArgumentException(suite + " has a key of " + suite.keyBytes() + " octets and a salt of "
                    + suite.saltBytes() + ", not " + given.key().length() + " and "
                    + given.salt().length());
        }
        this.master = given.duplicate();
        this.lifetime = given.lifetime();
        this.derivationRate = policy.keyDerivationRate();
        this.policy = policy;
        this.crypto = crypto;
        this.prf = new KeyDerivation(crypto.primitives(), master);
        this.rtp = SessionKeys.rtp(prf, policy, crypto, 0);
        this.rtcp = SessionKeys.rtcp(prf, policy, crypto, 0);
    }

    MasterKey master() {
        return master;
    }

    /** The keys for an RTP packet. A second set is kept, since late packets fall into the period before. */
    SessionKeys rtp(long index) {
        long period = period(index);
        if (rtp.period == period) {
            return rtp;
        }
        SessionKeys spare = rtp;
        SessionKeys other = otherRtp;
        if (other == null || other.period != period) {
            if (other != null) {
                other.retire(crypto);
            }
            other = SessionKeys.rtp(prf, policy, crypto, period);
        }
        otherRtp = spare;
        rtp = other;
        return other;
    }

    /** The keys for an RTCP packet. */
    SessionKeys rtcp(long index) {
        long period = period(index);
        if (rtcp.period == period) {
            return rtcp;
        }
        SessionKeys spare = rtcp;
        SessionKeys other = otherRtcp;
        if (other == null || other.period != period) {
            if (other != null) {
                other.retire(crypto);
            }
            other = SessionKeys.rtcp(prf, policy, crypto, period);
        }
        otherRtcp = spare;
        rtcp = other;
        return other;
    }

    /** RFC 3711 4.3.1: r = index DIV key_derivation_rate, and 0 for a rate of 0. */
    private long period(long index) {
        return derivationRate == 0 ? 0 : index / derivationRate;
    }

    /** How many packets the busier of RTP and RTCP may still take. */
    long packetsLeft() {
        return lifetime - Math.max(rtpPackets, rtcpPackets);
    }

    boolean isRtpSpent() {
        return rtpPackets >= lifetime;
    }

    boolean isRtcpSpent() {
        return rtcpPackets >= lifetime;
    }

    boolean isUsed() {
        return rtpPackets + rtcpPackets > 0;
    }

    void countRtp() {
        rtpPackets++;
    }

    void countRtcp() {
        rtcpPackets++;
    }

    void close() {
        rtp.retire(crypto);
        rtcp.retire(crypto);
        if (otherRtp != null) {
            otherRtp.retire(crypto);
        }
        if (otherRtcp != null) {
            otherRtcp.retire(crypto);
        }
        master.close();
    }
}
