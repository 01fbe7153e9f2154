package gatehouse.lab.operator;

import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.Parameters;
import gatehouse.sip.message.SipRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which of a subscriber's contacts a caller would like to reach (RFC 3841 7.2), by what they can do (RFC 3840 9). */
final class CallerPreferences {
    /** RFC 3840 9: the tags that stand in Contact without a plus. */
    private static final Set<String> BASE_TAGS = Set.of(
            "audio",
            "automata",
            "class",
            "duplex",
            "data",
            "control",
            "mobility",
            "description",
            "events",
            "priority",
            "methods",
            "schemes",
            "application",
            "video",
            "language",
            "type",
            "isfocus",
            "actor",
            "text",
            "extensions");

    private final List<Wish> accepted = new ArrayList<>();
    private final List<Map<String, Feature>> rejected = new ArrayList<>();

    /** One Accept-Contact value. */
    private record Wish(Map<String, Feature> features, boolean require, boolean explicit) {}

    /** A contact that remains, with how well it fits: 0 to 1. */
    private record Candidate(Binding binding, double fit) {
        double q() {
            return CallerPreferences.q(binding.contact());
        }
    }

    private CallerPreferences() {}

    static CallerPreferences of(SipRequest request) {
        CallerPreferences preferences = new CallerPreferences();
        for (Parameterized wish : request.values(Headers.ACCEPT_CONTACT)) {
            Map<String, Feature> features = features(wish.parameters());
            if (!features.isEmpty()) {
                preferences.accepted.add(new Wish(
                        features,
                        wish.parameters().has("require"),
                        wish.parameters().has("explicit")));
            }
        }
        for (Parameterized wish : request.values(Headers.REJECT_CONTACT)) {
            Map<String, Feature> features = features(wish.parameters());
            if (!features.isEmpty()) {
                preferences.rejected.add(features);
            }
        }
        if (preferences.accepted.isEmpty() && preferences.rejected.isEmpty()) {
            preferences.implicit(request);
        }
        return preferences;
    }

    /** RFC 3841 7.2.2: who wishes for nothing wants at least a contact that takes the request. */
    private void implicit(SipRequest request) {
        Map<String, Feature> features = new LinkedHashMap<>();
        add(features, "methods", request.method().name());
        Parameterized event = request.value(Headers.EVENT);
        if (event != null) {
            add(features, "events", event.value());
        }
        accepted.add(new Wish(features, true, false));
    }

    private static Map<String, Feature> features(Parameters parameters) {
        Map<String, Feature> features = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.name(i).toLowerCase(Locale.ROOT);
            if (name.startsWith("+") || BASE_TAGS.contains(name)) {
                add(features, name, parameters.value(i));
            }
        }
        return features;
    }

    private static void add(Map<String, Feature> features, String name, String value) {
        Feature feature = Feature.of(value);
        if (feature != null) {
            features.put(name, feature);
        }
    }

    /**
     * The contacts that may be tried, in groups of those that are liked equally, the best first: by their own q, then by
     * how well they fit; within a group the latest first. A contact that says nothing of itself is neither refused nor
     * preferred (7.2.1).
     */
    List<List<Binding>> order(List<Binding> bindings) {
        List<Candidate> candidates = new ArrayList<>();
        for (Binding binding : bindings) {
            Map<String, Feature> features = features(binding.contact().parameters());
            Double fit = features.isEmpty() ? Double.valueOf(1) : fit(features);
            if (fit != null) {
                candidates.addFirst(new Candidate(binding, fit));
            }
        }
        candidates.sort(Comparator.<Candidate>comparingDouble(Candidate::q)
                .thenComparingDouble(Candidate::fit)
                .reversed());
        List<List<Binding>> groups = new ArrayList<>();
        Candidate before = null;
        for (Candidate candidate : candidates) {
            if (before == null || before.fit() != candidate.fit() || before.q() != candidate.q()) {
                groups.add(new ArrayList<>());
            }
            groups.getLast().add(candidate.binding());
            before = candidate;
        }
        return groups;
    }

    /** How well a contact fits all wishes, or null when it must not be tried (7.2.4). */
    private @Nullable Double fit(Map<String, Feature> contact) {
        for (Map<String, Feature> wish : rejected) {
            // A contact that does not say all that is asked of is not refused
            if (contact.keySet().containsAll(wish.keySet()) && meets(wish, contact)) {
                return null;
            }
        }
        double sum = 0;
        for (Wish wish : accepted) {
            boolean meets = meets(wish.features(), contact);
            long said = wish.features().keySet().stream()
                    .filter(contact::containsKey)
                    .count();
            double score = meets ? (double) said / wish.features().size() : 0;
            boolean full = said == wish.features().size();
            if (wish.require() && (!meets || (wish.explicit() && !full))) {
                return null;
            }
            sum += wish.explicit() && !full ? 0 : score;
        }
        return accepted.isEmpty() ? 1 : sum / accepted.size();
    }

    /** Whether nothing that both speak of keeps them apart. */
    private static boolean meets(Map<String, Feature> wish, Map<String, Feature> contact) {
        return wish.entrySet().stream().allMatch(one -> {
            Feature there = contact.get(one.getKey());
            return there == null || one.getValue().meets(there);
        });
    }

    /** RFC 3261 20.10: 0 to 1; 1 where nothing stands. */
    private static double q(NameAddr contact) {
        String text = contact.parameters().get("q");
        if (text == null || !text.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?")) {
            return 1;
        }
        return Double.parseDouble(text);
    }
}
