package gatehouse.gateway.voice;

/**
 * How voice is carried.
 *
 * @param jitterTarget playout delay at the start of a call, and the least, in milliseconds
 * @param jitterMaximum the most that adaptation may make of it, in milliseconds
 * @param dscp the DiffServ code point of voice packets, 0 to 63
 */
public record VoiceSettings(int jitterTarget, int jitterMaximum, int dscp) {}
