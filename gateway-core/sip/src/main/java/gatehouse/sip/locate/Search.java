package gatehouse.sip.locate;

import gatehouse.base.DnsRecord;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.sip.message.SipUri;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One search: NAPTR, then SRV, then addresses, as far as each is needed (RFC 3263 4.1, 4.2). */
final class Search {
    /** A host name whose addresses are wanted, in the order of preference. */
    private record Candidate(Transport transport, String name, int port) {}

    /** What an open query is for. */
    private sealed interface Wanted {
        record Services() implements Wanted {}

        record Servers(Transport transport) implements Wanted {}

        record Addresses(int candidate) implements Wanted {}
    }

    private final long number;
    private final SipUri uri;
    private final List<Transport> usable;
    private final Locator locator;
    private final Map<Long, Wanted> waiting = new LinkedHashMap<>();
    private final Map<Transport, List<DnsRecord>> servers = new LinkedHashMap<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<Integer, List<IpAddress>> addresses = new LinkedHashMap<>();

    Search(LocateEvent.Find find, Locator locator) {
        this.number = find.search();
        this.uri = find.uri();
        this.locator = locator;
        // RFC 3261 26.2.2: sips goes over TLS alone
        this.usable = uri.isSecure()
                ? find.transports().stream().filter(Transport.TLS::equals).toList()
                : find.transports();
    }

    void begin(Consumer<? super LocateAction> out) {
        IpAddress literal = uri.address();
        Transport named = named();
        Transport usual = named != null ? named : uri.isSecure() ? Transport.TLS : Transport.UDP;
        if (!usable.contains(usual) && (named != null || literal != null || uri.port() >= 0)) {
            finish(out); // nothing that we can speak
        } else if (literal != null) {
            Endpoint endpoint = new Endpoint(literal, uri.port() >= 0 ? uri.port() : portOf(usual));
            out.accept(new LocateAction.Found(number, List.of(new Hop(usual, endpoint))));
        } else if (uri.port() >= 0) {
            // 4.2: a port says that the host is meant, not a service
            candidates.add(new Candidate(usual, uri.host(), uri.port()));
            askAddresses(out);
        } else if (named != null) {
            askServers(List.of(named), out);
        } else {
            ask(new Wanted.Services(), uri.host(), DnsRecord.Type.NAPTR, out);
        }
    }

    /** The transport parameter (4.1); null when none stands, or one that we do not know. */
    private @Nullable Transport named() {
        String transport = uri.transport();
        if (transport == null) {
            return null;
        }
        return switch (transport) {
            case "udp" -> uri.isSecure() ? Transport.TLS : Transport.UDP;
            case "tcp" -> uri.isSecure() ? Transport.TLS : Transport.TCP;
            case "tls" -> Transport.TLS;
            default -> null;
        };
    }

    private static int portOf(Transport transport) {
        return transport == Transport.TLS ? 5061 : 5060;
    }

    private void ask(Wanted wanted, String name, DnsRecord.Type type, Consumer<? super LocateAction> out) {
        waiting.put(locator.ask(this, name, type, out), wanted);
    }

    void answered(long query, List<DnsRecord> records, Consumer<? super LocateAction> out) {
        switch (waiting.remove(query)) {
            case null -> {}
            case Wanted.Services() -> services(records, out);
            case Wanted.Servers(Transport transport) -> {
                servers.put(transport, records);
                if (waiting.isEmpty()) {
                    serversKnown(out);
                }
            }
            case Wanted.Addresses(int candidate) -> {
                for (DnsRecord one : records) {
                    if (one instanceof DnsRecord.Address(IpAddress address)) {
                        addresses
                                .computeIfAbsent(candidate, key -> new ArrayList<>())
                                .add(address);
                    }
                }
                if (waiting.isEmpty()) {
                    finish(out);
                }
            }
        }
    }

    /** 4.1: the services that we can use, in the order that NAPTR gives; none means SRV for all transports of ours. */
    private void services(List<DnsRecord> records, Consumer<? super LocateAction> out) {
        List<DnsRecord.Naptr> offered = records.stream()
                .filter(DnsRecord.Naptr.class::isInstance)
                .map(DnsRecord.Naptr.class::cast)
                .filter(one -> one.flags().equalsIgnoreCase("s") && usable.contains(transportOf(one.service())))
                .sorted(Comparator.comparingInt(DnsRecord.Naptr::order).thenComparingInt(DnsRecord.Naptr::preference))
                .toList();
        if (offered.isEmpty()) {
            askServers(usable, out);
            return;
        }
        for (DnsRecord.Naptr one : offered) {
            Transport transport = transportOf(one.service());
            if (transport != null && !servers.containsKey(transport)) {
                servers.put(transport, List.of()); // keeps the order
                ask(new Wanted.Servers(transport), one.replacement(), DnsRecord.Type.SRV, out);
            }
        }
    }

    private static @Nullable Transport transportOf(String service) {
        return switch (service.toUpperCase(Locale.ROOT)) {
            case "SIP+D2U" -> Transport.UDP;
            case "SIP+D2T" -> Transport.TCP;
            case "SIPS+D2T" -> Transport.TLS;
            default -> null;
        };
    }

    private void askServers(List<Transport> transports, Consumer<? super LocateAction> out) {
        for (Transport transport : transports) {
            servers.put(transport, List.of());
            String prefix = switch (transport) {
                case UDP -> "_sip._udp.";
                case TCP -> "_sip._tcp.";
                case TLS -> "_sips._tcp.";
            };
            ask(new Wanted.Servers(transport), prefix + uri.host(), DnsRecord.Type.SRV, out);
        }
        if (transports.isEmpty()) {
            finish(out);
        }
    }

    private void serversKnown(Consumer<? super LocateAction> out) {
        servers.forEach((transport, records) -> {
            for (DnsRecord.Srv one : ServerOrder.of(records, locator.entropy())) {
                if (!one.target().equals(".")) {
                    candidates.add(new Candidate(transport, one.target(), one.port()));
                }
            }
        });
        if (candidates.isEmpty() && servers.values().stream().allMatch(List::isEmpty)) {
            // 4.1, 4.2: no SRV at all, so the host itself with what is usual
            Transport named = named();
            Transport usual = named != null ? named : uri.isSecure() ? Transport.TLS : Transport.UDP;
            Transport last = usable.contains(usual) || usable.isEmpty() ? usual : usable.getFirst();
            candidates.add(new Candidate(last, uri.host(), portOf(last)));
        }
        askAddresses(out);
    }

    private void askAddresses(Consumer<? super LocateAction> out) {
        for (int i = 0; i < candidates.size(); i++) {
            ask(new Wanted.Addresses(i), candidates.get(i).name(), DnsRecord.Type.AAAA, out);
            ask(new Wanted.Addresses(i), candidates.get(i).name(), DnsRecord.Type.A, out);
        }
        if (candidates.isEmpty()) {
            finish(out);
        }
    }

    private void finish(Consumer<? super LocateAction> out) {
        List<Hop> hops = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            for (IpAddress address : addresses.getOrDefault(i, List.of())) {
                hops.add(new Hop(candidate.transport(), new Endpoint(address, candidate.port())));
            }
        }
        out.accept(new LocateAction.Found(number, hops));
    }
}
