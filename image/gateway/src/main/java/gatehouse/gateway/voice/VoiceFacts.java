package gatehouse.gateway.voice;

import gatehouse.b2bua.VoiceProtection;

/**
 * What a call's voice is, for status.
 *
 * @param codec the RTP name of what is sent
 * @param profile of RTP, such as {@code RTP/SAVP}
 * @param protection how it is protected
 */
public record VoiceFacts(String codec, String profile, VoiceProtection protection) {}
