package gatehouse.gateway;

import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.IdentitySettings;
import gatehouse.config.OperatorSettings;
import gatehouse.config.Server;
import gatehouse.config.WanPort;
import gatehouse.management.Command;
import gatehouse.management.Diagnosis.Step;
import gatehouse.management.Diagnostics.Found;
import gatehouse.management.Diagnostics.Probe;
import gatehouse.management.RegistrationStatus;
import gatehouse.management.Sentence;
import gatehouse.management.WanStatus;
import gatehouse.netty.dns.DnsClient;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this gateway can look at, from the cable to a call, in the order in which one thing rests on another. */
final class Walk {
    private static final int REGISTRATION_SECONDS = 12;
    private static final long LOOK_MILLIS = 100;

    /** Documentation addresses (RFC 5737, RFC 3849): a route to anywhere leads to them too, and nothing is sent. */
    private static final List<Endpoint> ANYWHERE = List.of(Endpoint.of("192.0.2.1:9"), Endpoint.of("[2001:db8::1]:9"));

    private final Gateway gateway;
    private final GatehouseConfiguration configuration;

    private Walk(Gateway gateway) {
        this.gateway = gateway;
        this.configuration = gateway.configuration();
    }

    /** Looks at something. */
    private interface Look {
        Found found() throws InterruptedException;
    }

    private record Named(Step step, @Nullable String subject, List<String> grounds, Look at) implements Probe {
        Named(Step step, @Nullable String subject, Look at) {
            this(step, subject, subject == null ? List.of() : List.of(subject), at);
        }

        @Override
        public Found look() throws InterruptedException {
            return at.found();
        }
    }

    /**
     * Everything that the gateway's configuration gives to look at.
     *
     * @param number that the test call goes to; null for the operator's
     */
    static List<Probe> of(Gateway gateway, @Nullable String number) {
        Walk walk = new Walk(gateway);
        List<Probe> probes = new ArrayList<>();
        if (walk.configuration.wan().port() instanceof WanPort.Host) {
            probes.add(new Named(Step.LINK, null, Walk::link));
            probes.add(new Named(Step.ADDRESS, null, walk::address));
        }
        for (OperatorSettings operator : walk.configuration.operators()) {
            probes.add(new Named(Step.DNS, operator.name(), () -> walk.names(operator)));
            for (IdentitySettings identity : operator.identities()) {
                probes.add(new Named(Step.REGISTRATION, operator.name(), () -> walk.registration(operator, identity)));
            }
        }
        if (!walk.configuration.operators().isEmpty()) {
            List<String> all = walk.configuration.operators().stream()
                    .map(OperatorSettings::name)
                    .toList();
            probes.add(new Named(Step.NAT, "", all, walk::nat));
            probes.add(new Named(Step.CALL, "", all, () -> new TestCall(gateway).to(number)));
        }
        return probes;
    }

    private static Found link() {
        List<String> down = new ArrayList<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (each.isLoopback()) {
                    continue;
                }
                if (each.isUp() && carries(each.getName())) {
                    return Found.good(Sentence.LINK_UP, each.getName());
                }
                down.add(each.getName());
            }
        } catch (IOException e) {
            return Found.bad(Sentence.PROBE_BROKE, e);
        }
        return down.isEmpty() ? Found.bad(Sentence.LINK_NONE) : Found.bad(Sentence.LINK_DOWN, String.join(", ", down));
    }

    /** Whether something is at the other end of the cable, where the kernel says; 1 if it does not. */
    private static boolean carries(String device) {
        try {
            return !Files.readString(Path.of("/sys/class/net", device, "carrier"))
                    .strip()
                    .equals("0");
        } catch (IOException e) {
            return true;
        }
    }

    private Found address() {
        List<Endpoint> targets = new ArrayList<>();
        for (OperatorSettings operator : configuration.operators()) {
            for (Server server : servers(operator)) {
                if (IpAddress.parse(server.host()) instanceof Decoded.Ok<IpAddress>(IpAddress address)) {
                    targets.add(new Endpoint(address, 9));
                }
            }
        }
        targets.addAll(ANYWHERE);
        for (Endpoint target : targets) {
            try {
                IpAddress own = OperatorRoute.ownAddress(target);
                if (!own.isUnspecified() && !own.isLoopback()) {
                    return Found.good(Sentence.ADDRESS_GOOD, own);
                }
            } catch (IOException noRoute) {
                // another target may have one
            }
        }
        return Found.bad(Sentence.ADDRESS_NONE);
    }

    private List<Server> servers(OperatorSettings operator) {
        List<Server> servers = new ArrayList<>(LeasedServers.of(operator, gateway.home()));
        servers.addAll(operator.proxies());
        return servers;
    }

    private Found names(OperatorSettings operator) {
        List<String> unknown = new ArrayList<>();
        Found found = null;
        List<Server> servers = servers(operator);
        for (Server server : servers) {
            if (IpAddress.parse(server.host()) instanceof Decoded.Ok<IpAddress>) {
                continue;
            }
            List<Endpoint> addresses = OperatorRoute.addresses(
                    server,
                    operator.transport(),
                    () -> DnsClient.ofHost(gateway.house().loops()),
                    gateway.house().entropy());
            if (addresses.isEmpty()) {
                unknown.add(server.host());
            } else if (found == null) {
                found = Found.good(
                        Sentence.DNS_GOOD, server.host(), addresses.getFirst().address());
            }
        }
        if (!unknown.isEmpty()) {
            String names = String.join(", ", unknown);
            boolean all = unknown.size() == servers.size();
            return all ? Found.bad(Sentence.DNS_BAD, names) : Found.warning(Sentence.DNS_BAD, names);
        }
        return found == null ? Found.leftOut(Sentence.DNS_NOT_NEEDED) : found;
    }

    /** Registers anew, whatever stands: that it stood some minutes ago does not say that the way is open now. */
    private Found registration(OperatorSettings operator, IdentitySettings identity) throws InterruptedException {
        RegistrationStatus before = status(operator, identity);
        var _ = gateway.execute(new Command.Register(operator.name(), identity.name()));
        long until = System.nanoTime() + REGISTRATION_SECONDS * 1_000_000_000L;
        boolean began = false;
        RegistrationStatus now = before;
        while (System.nanoTime() < until) {
            now = status(operator, identity);
            switch (now.state()) {
                case REGISTERED -> {
                    if (began || !Objects.equals(now.expiresAtMillis(), before.expiresAtMillis())) {
                        return Found.good(Sentence.REGISTRATION_GOOD, identity.impu());
                    }
                }
                case FAILED -> {
                    if (began) {
                        return failed(identity, now);
                    }
                }
                case REGISTERING -> began = true;
                case UNREGISTERED, UNREGISTERING -> {}
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return now.state() == RegistrationStatus.State.FAILED
                ? failed(identity, now)
                : Found.bad(Sentence.REGISTRATION_SLOW, identity.impu(), REGISTRATION_SECONDS);
    }

    private static Found failed(IdentitySettings identity, RegistrationStatus now) {
        return Found.bad(
                Sentence.REGISTRATION_FAILED,
                identity.impu(),
                Optional.ofNullable(now.failure())
                        .map(why -> why.replaceAll("[.;]? *$", ""))
                        .orElse("?"));
    }

    private RegistrationStatus status(OperatorSettings operator, IdentitySettings identity) {
        return gateway.snapshot().registrations().stream()
                .filter(row ->
                        row.operator().equals(operator.name()) && row.identity().equals(identity.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the configuration has changed meanwhile"));
    }

    private Found nat() {
        WanStatus wan = gateway.snapshot().wan();
        Optional<OperatorSettings> quiet = configuration.operators().stream()
                .filter(operator -> operator.keepAliveSeconds() == 0)
                .findFirst();
        return switch (wan.nat()) {
            case NONE -> Found.good(Sentence.NAT_NONE);
            case UNKNOWN -> Found.warning(Sentence.NAT_UNKNOWN);
            case PRESENT ->
                quiet.map(operator -> Found.warning(Sentence.NAT_NOT_KEPT, operator.name()))
                        .orElseGet(() -> Found.good(
                                Sentence.NAT_KEPT,
                                Objects.requireNonNullElse(wan.publicAddress(), "?"),
                                configuration.operators().getFirst().keepAliveSeconds()));
        };
    }
}
