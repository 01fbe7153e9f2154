/** Voice as packets: session descriptions, RTP and RTCP, codecs, the jitter buffer, audio files and their comparison. */
@org.jspecify.annotations.NullMarked
module gatehouse.media {
    requires transitive gatehouse.base;
    requires transitive gatehouse.crypto;

    exports gatehouse.media;
    exports gatehouse.media.audio;
    exports gatehouse.media.rtp;
    exports gatehouse.media.sdp;
    exports gatehouse.media.srtp;
}
