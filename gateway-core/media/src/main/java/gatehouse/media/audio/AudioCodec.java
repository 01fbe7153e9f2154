package gatehouse.media.audio;

/**
 * A voice codec: 16-bit linear samples in, octets out, and back. Implementations without state may be shared; those with
 * state belong to one stream.
 */
public interface AudioCodec {
    /** The media subtype in SDP, e.g. "PCMA". */
    String encodingName();

    /** How many samples a payload of this many octets holds. */
    int samplesIn(int octets);

    /** Encodes {@code count} samples; returns the number of octets written at {@code out[outAt]}. Never allocates. */
    int encode(short[] pcm, int at, int count, byte[] out, int outAt);

    /** Decodes {@code octets}; returns the number of samples written at {@code pcm[pcmAt]}. Never allocates or fails. */
    int decode(byte[] in, int at, int octets, short[] pcm, int pcmAt);
}
