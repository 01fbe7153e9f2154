package gatehouse.scenarios.bench;

import gatehouse.media.audio.Sound;
import gatehouse.media.audio.WavFile;
import gatehouse.scenarios.audio.Utterance;
import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.stage.Gateway;
import gatehouse.scenarios.stage.GatewayConfiguration;
import gatehouse.scenarios.stage.JvmOptions;
import gatehouse.scenarios.stage.Keying;
import gatehouse.scenarios.stage.Lab;
import gatehouse.scenarios.stage.RunFailure;
import gatehouse.scenarios.stage.RunFolder;
import gatehouse.scenarios.stage.Subscriber;
import gatehouse.scenarios.wire.NamespaceWire;
import gatehouse.scenarios.wire.NatKind;
import gatehouse.scenarios.wire.WireException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is measured stands in here: an operator, a kernel NAT before it, and gateways behind that, one at a time. */
final class BenchHouse implements AutoCloseable {
    private final RunFolder folder = new RunFolder();
    private final Subscriber subscriber = Subscriber.fresh();
    private final Access access;
    private final NamespaceWire wire;
    private final Lab lab;

    BenchHouse(NatKind nat, Access access) throws IOException, InterruptedException, WireException, RunFailure {
        this.access = access;
        NamespaceWire built = null;
        try {
            built = NamespaceWire.build(nat, folder.file("wire.log"));
            Path reply = folder.file("reply.wav");
            WavFile.write(reply, Utterance.of(1, 140, 3).toLine(), Sound.LINE_RATE);
            lab = Lab.start(
                    folder, built, subscriber, access, Keying.usual(), reply, Optional.empty(), Optional.empty());
            wire = built;
        } catch (IOException | InterruptedException | WireException | RunFailure e) {
            if (built != null) {
                built.close();
            }
            folder.close();
            throw e;
        }
    }

    NamespaceWire wire() {
        return wire;
    }

    Lab lab() {
        return lab;
    }

    /**
     * Writes a gateway's configuration.
     *
     * @param own a folder for it alone
     * @param page the UNIX socket of its page, if it is to have one
     */
    Path configuration(RunFolder own, int lines, Optional<Path> page) throws IOException {
        return GatewayConfiguration.write(own, wire, subscriber, access, Keying.usual(), lines, socket(own), page);
    }

    /** Starts a gateway; it registers by and by. */
    Gateway gateway(RunFolder own, Path configuration, List<String> jvm)
            throws IOException, InterruptedException, RunFailure {
        return Gateway.start(own, wire, configuration, socket(own), jvm);
    }

    /** Starts one as it ships, with one line. */
    Gateway gateway(RunFolder own, Optional<Path> page) throws IOException, InterruptedException, RunFailure {
        return gateway(own, configuration(own, 1, page), JvmOptions.gateway());
    }

    private static Path socket(RunFolder own) {
        return own.file("control.sock");
    }

    @Override
    public void close() throws IOException {
        try (folder;
                wire) {
            lab.close();
        }
    }
}
