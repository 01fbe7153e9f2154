package gatehouse.scenarios.wire;

import gatehouse.base.Entropy;
import gatehouse.scenarios.loopback.LoopbackAddresses;
import gatehouse.scenarios.loopback.LoopbackCapture;
import gatehouse.scenarios.loopback.LoopbackNat;
import gatehouse.scenarios.process.Child;
import gatehouse.translator.Behavior;
import gatehouse.translator.Presets;
import gatehouse.translator.Timeouts;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The wire where namespaces are not permitted: loopback addresses of the run's own, and between gateway and operator a
 * {@link LoopbackNat} that owns every outside socket. The gateway reaches it through the {@code wire} port of its
 * configuration and has no other way out. It captures by itself.
 */
public final class LoopbackWire implements Wire {
    private static final int ATTEMPTS = 8;

    private final LoopbackAddresses addresses;
    private final LoopbackNat nat;
    private final LoopbackCapture capture;
    private final boolean translated;

    private LoopbackWire(LoopbackAddresses addresses, LoopbackNat nat, LoopbackCapture capture, boolean translated) {
        this.addresses = addresses;
        this.nat = nat;
        this.capture = capture;
        this.translated = translated;
    }

    /**
     * Builds the wire and starts its NAT.
     *
     * @param capture where the capture goes; it is complete after {@link #finishCapture()}
     * @throws WireException when no loopback addresses can be used; nothing is left
     */
    public static LoopbackWire build(NatKind kind, Path capture) throws WireException {
        List<Behavior> behaviors = Objects.requireNonNull(Presets.chain(kind.word()), kind.word());
        boolean translated = kind != NatKind.NONE;
        Entropy entropy = new SecureRandom()::nextBytes;
        IOException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            LoopbackAddresses addresses = LoopbackAddresses.draw(entropy, translated);
            try {
                var file = new LoopbackCapture(capture);
                try {
                    var nat = LoopbackNat.start(addresses, behaviors, Timeouts.RECOMMENDED, file, entropy);
                    return new LoopbackWire(addresses, nat, file, translated);
                } catch (IOException taken) {
                    file.close();
                    last = taken;
                }
            } catch (IOException unwritable) {
                throw new WireException("The capture file cannot be written.", String.valueOf(unwritable.getMessage()));
            }
        }
        throw new WireException(
                "No loopback addresses are free for the wire.", last == null ? "" : String.valueOf(last.getMessage()));
    }

    /** The NAT, to ask it what it did and to give it faults. */
    public LoopbackNat nat() {
        return nat;
    }

    @Override
    public String name() {
        return "loopback";
    }

    @Override
    public List<String> atGateway(List<String> command) {
        return Child.mortal(command);
    }

    @Override
    public List<String> atOperator(List<String> command) {
        return Child.mortal(command);
    }

    @Override
    public OperatorAddresses operator() {
        return new OperatorAddresses(
                addresses.pcscf().toString(),
                addresses.media().toString(),
                addresses.remote().toString());
    }

    @Override
    public String wanYaml() {
        return """
              port:
                kind: wire
                local: "%s"
                remote: "%s"
                inner-address: %s
            """.formatted(addresses.gatewayEnd(), addresses.natEnd(), addresses.inner());
    }

    @Override
    public List<String> inside() {
        // The wire's own ends are inside too: whoever sees them was reached around the NAT.
        return translated
                ? List.of(
                        "192.168.77.0/24",
                        "100.64.0.0/10",
                        addresses.gatewayEnd().address() + "/32")
                : List.of(addresses.gatewayEnd().address() + "/32");
    }

    @Override
    public Optional<String> captureInterface() {
        return Optional.empty();
    }

    @Override
    public void finishCapture() {
        nat.close();
        capture.close();
    }

    @Override
    public void close() {
        finishCapture();
    }
}
