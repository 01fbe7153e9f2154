package gatehouse.lab.operator;

import gatehouse.base.Flow;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.TelUri;
import gatehouse.sip.message.Uri;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where requests may go (RFC 3261 16.5): the services inside, and what subscribers have registered. */
final class Targets {
    private final Map<String, Flow> services;
    private final Registrar registrar;

    Targets(Map<String, Flow> services, Registrar registrar) {
        this.services = services;
        this.registrar = registrar;
    }

    /**
     * Where a request goes, and as what.
     *
     * @param spares the other flows of the same device, for when this one leads nowhere (RFC 5626 5.3)
     */
    record Target(Uri uri, Flow flow, List<Target> spares) {
        Target(Uri uri, Flow flow) {
            this(uri, flow, List.of());
        }
    }

    /** The targets of a request in groups that are liked equally, the best first; empty when nobody is there. */
    List<List<Target>> of(SipRequest request, long now) {
        Flow service = services.get(user(request.uri()));
        if (service != null) {
            return List.of(List.of(new Target(request.uri(), service)));
        }
        Subscriber subscriber = registrar.subscriber(request.uri());
        List<Binding> bindings = subscriber == null ? List.of() : registrar.bindings(subscriber, request.uri(), now);
        return CallerPreferences.of(request).order(bindings).stream()
                .map(Targets::oneOfEachDevice)
                .toList();
    }

    /** RFC 5626 5.3: of the flows of one device only one is tried at a time; the latest is the first. */
    private static List<Target> oneOfEachDevice(List<Binding> group) {
        Map<Object, List<Target>> devices = new LinkedHashMap<>();
        for (Binding binding : group) {
            Binding.FlowId id = binding.flowId();
            devices.computeIfAbsent(id == null ? binding : id.instance(), _ -> new ArrayList<>())
                    .add(new Target(binding.contact().uri(), binding.flow()));
        }
        return devices.values().stream()
                .map(flows ->
                        new Target(flows.getFirst().uri(), flows.getFirst().flow(), flows.subList(1, flows.size())))
                .toList();
    }

    /** The status for a request that has no target: somebody unknown, or not there, or not as the caller wishes. */
    int missing(SipRequest request) {
        return registrar.subscriber(request.uri()) == null ? 404 : 480;
    }

    /** The number or name that a URI has, or "". */
    static String user(Uri uri) {
        return switch (uri) {
            case SipUri sip when sip.user() != null -> String.valueOf(sip.user());
            case TelUri tel -> tel.number();
            default -> "";
        };
    }
}
