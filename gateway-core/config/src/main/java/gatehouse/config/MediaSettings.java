package gatehouse.config;

import gatehouse.config.schema.Key;
import gatehouse.config.schema.Range;
import gatehouse.config.schema.Size;
import gatehouse.config.schema.Unique;
import java.util.List;

/** Voice packets. */
public record MediaSettings(
        @Key(
                value = "The local UDP ports of voice. A call takes two: an even one for RTP and the next for RTCP.",
                preset = "16384-16447")
        PortRange rtpPorts,

        @Key(value = "The codecs offered and accepted, the preferred one first.", preset = "[pcma, pcmu]")
        @Size(min = 1, max = 8)
        @Unique
        List<CodecName> codecs,

        @Key(
                value = "Whether silence is left out where the far end agrees, and described instead (RFC 3389).",
                preset = "false")
        boolean silenceSuppression,

        @Key("How arriving voice is smoothed.") JitterBufferSettings jitterBuffer,

        @Key(value = "The DiffServ code point of voice packets; 46 is expedited forwarding.", preset = "46")
        @Range(min = 0, max = 63)
        int dscp) {
    public MediaSettings {
        codecs = List.copyOf(codecs);
    }
}
