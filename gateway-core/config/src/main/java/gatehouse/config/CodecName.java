package gatehouse.config;

import gatehouse.config.schema.Choice;

/** A voice codec, by its RTP name in lower case (RFC 3551 6). */
public enum CodecName {
    @Choice("G.711 A-law, 64 kbit/s: Europe and most of the world.")
    PCMA,
    @Choice("G.711 mu-law, 64 kbit/s: North America and Japan.")
    PCMU
}
