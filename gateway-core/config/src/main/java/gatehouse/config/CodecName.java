package gatehouse.config;

import gatehouse.config.schema.Choice;

/** A voice codec, by its RTP name in lower case (RFC 3551 6). */
public enum CodecName {
    @Choice("G.711 A-law, 64 kbit/s: Europe and most of the world.")
    PCMA,
    @Choice("G.711 mu-law, 64 kbit/s: North America and Japan.")
    PCMU,
    @Choice(
            "G.722, 64 kbit/s: for far ends that have nothing else; an analogue line hears no more of it than of G.711.")
    G722
}
