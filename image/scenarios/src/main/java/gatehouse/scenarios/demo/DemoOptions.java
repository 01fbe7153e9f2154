package gatehouse.scenarios.demo;

import gatehouse.media.audio.Sound;
import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.stage.Keying;
import gatehouse.scenarios.wire.NatKind;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One scenario, checked: what can be refused was refused before.
 *
 * @param once one scripted call instead of running until told to stop
 * @param access empty: what is usual for this NAT and wire
 * @param keying how the keys of voice are agreed on
 * @param say what the caller says
 * @param reply what the far end says
 * @param pagePort where 127.0.0.1 shows the page while the demo keeps running
 * @param record the folder of the two recordings
 * @param pcap where the capture goes
 * @param keys the folder for what a reader of the capture needs
 * @param report where the JSON report goes
 */
public record DemoOptions(
        boolean once,
        Optional<Access> access,
        Keying keying,
        NatKind nat,
        WireChoice wire,
        Voice say,
        Voice reply,
        int pagePort,
        Optional<Path> record,
        Optional<Path> pcap,
        Optional<Path> keys,
        Optional<Path> report) {
    /** Which wire is asked for. */
    public enum WireChoice {
        /** Namespaces where the system permits them, else loopback. */
        AUTO,
        /** Network namespaces or nothing. */
        NAMESPACES,
        /** The loopback interface. */
        LOOPBACK;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * What somebody says.
     *
     * @param file where it came from; empty when it was made for this run
     */
    public record Voice(Sound sound, Optional<Path> file) {}
}
