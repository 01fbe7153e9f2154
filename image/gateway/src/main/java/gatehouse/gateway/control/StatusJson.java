package gatehouse.gateway.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.management.CallStatus;
import gatehouse.management.ComponentStatus;
import gatehouse.management.CryptoStatus;
import gatehouse.management.Diagnosis;
import gatehouse.management.LineStatus;
import gatehouse.management.MediaStatus;
import gatehouse.management.ProtectionOffer;
import gatehouse.management.RegistrationStatus;
import gatehouse.management.Snapshot;
import gatehouse.management.Verdict;
import gatehouse.management.VoiceTerms;
import gatehouse.management.WanStatus;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The snapshot in the words of the control channel (image/README.md). */
public final class StatusJson {
    private static final double MIB = 1 << 20;

    private StatusJson() {}

    /** The whole snapshot. */
    public static ObjectNode snapshot(Snapshot box) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("start_millis", box.system().startMillis());
        out.put("heap_mib", Math.round(box.system().heapBytes() / MIB * 10) / 10.0);
        ArrayNode registrations = out.putArray("registrations");
        box.registrations().forEach(row -> registrations.add(registration(row, box)));
        ArrayNode calls = out.putArray("calls");
        box.calls().forEach(call -> calls.add(call(call, box)));
        ArrayNode lines = out.putArray("lines");
        box.lines().forEach(line -> lines.add(line(line)));
        ArrayNode components = out.putArray("components");
        box.components().forEach(component -> components.add(component(component)));
        Verdict verdict = Verdict.of(box);
        out.putObject("verdict").put("level", word(verdict.level())).put("text", verdict.text());
        out.set("diagnosis", diagnosis(box.diagnosis()));
        ObjectNode configuration = out.putObject("configuration");
        configuration.put("candidate", box.configuration().candidate());
        configuration.put("confirm_millis", box.configuration().confirmMillis());
        out.set("crypto", crypto(box.system().crypto()));
        return out;
    }

    private static ObjectNode crypto(CryptoStatus crypto) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("wanted", crypto.wanted());
        ArrayNode engines = out.putArray("engines");
        crypto.engines()
                .forEach(one -> engines.addObject()
                        .put("name", one.name())
                        .put("version", one.version())
                        .put("problem", one.problem()));
        ArrayNode choices = out.putArray("choices");
        for (CryptoStatus.Choice choice : crypto.choices()) {
            ObjectNode row = choices.addObject();
            row.put("transform", choice.transform()).put("bytes", choice.bytes());
            row.put("packets", choice.packets()).put("engine", choice.engine());
            ObjectNode nanos = row.putObject("nanos");
            choice.figures().forEach(figure -> nanos.put(figure.engine(), figure.nanos()));
        }
        return out;
    }

    private static @Nullable ObjectNode diagnosis(@Nullable Diagnosis walk) {
        if (walk == null) {
            return null;
        }
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("ended_at_millis", walk.endedAtMillis());
        ArrayNode checks = out.putArray("checks");
        for (Diagnosis.Check check : walk.checks()) {
            checks.addObject()
                    .put("step", word(check.step()))
                    .put("subject", check.subject())
                    .put("state", word(check.state()))
                    .put(
                            "text",
                            check.finding() == null ? null : check.finding().text());
        }
        return out;
    }

    /** One registration of it. */
    public static ObjectNode registration(RegistrationStatus row, Snapshot box) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("operator", row.operator());
        out.put("identity", row.identity());
        out.put("state", word(row.state()));
        RegistrationStatus.Security security = row.security();
        out.put("access", security == null ? null : security.access());
        out.put("mode", security == null ? null : orNone(security.mode()));
        out.put("integrity", security == null ? null : orNone(security.integrity()));
        out.put("encryption", security == null ? null : orNone(security.encryption()));
        out.put("aka", security == null ? null : security.aka());
        out.set("offers", security == null ? null : offers(security.offers()));
        if (security != null && !security.associations().isEmpty()) {
            ArrayNode associations = out.putArray("associations");
            security.associations()
                    .forEach(one -> associations
                            .addObject()
                            .put("spi", one.spi())
                            .put("inbound", one.inbound())
                            .put("local_port", one.localPort())
                            .put("remote_port", one.remotePort())
                            .put("suite", one.suite())
                            .put("age_millis", one.ageMillis())
                            .put("packets", one.packets())
                            .put("bytes", one.bytes()));
        }
        WanStatus wan = box.wan();
        out.put("nat", word(wan.nat()));
        out.put("public_address", wan.publicAddress());
        long processStart = box.takenAtMillis() - box.system().upMillis();
        if (row.state() == RegistrationStatus.State.REGISTERED) {
            out.put("millis", row.sinceMillis() - processStart);
        } else {
            out.putNull("millis");
        }
        out.put("setup_millis", row.setupMillis());
        out.put("round_trips", row.roundTrips());
        out.put("bytes", row.bytes());
        out.put("failure", row.failure());
        return out;
    }

    /** One call of it. */
    public static ObjectNode call(CallStatus call, Snapshot box) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("id", call.id());
        out.put("line", call.line());
        out.put("direction", word(call.direction()));
        boolean outgoing = call.direction() == CallStatus.Direction.OUTGOING;
        String own = box.lines().stream()
                .filter(line -> line.id().equals(call.line()))
                .findFirst()
                .map(line -> identity(line, box))
                .orElse(call.line());
        out.put("from", outgoing ? own : call.remote());
        out.put("to", outgoing ? call.remote() : own);
        out.put(
                "state",
                switch (call.state()) {
                    case CALLING -> "setup";
                    case RINGING -> "ringing";
                    case TALKING -> "answered";
                    case ENDED -> "ended";
                });
        out.put("answered", call.answeredAtMillis() != null);
        out.put("setup_millis", call.setupMillis());
        out.put("dial_tone_heard", call.dialToneHeard());
        MediaStatus voice = call.media();
        if (voice == null) {
            out.putNull("media");
        } else {
            out.set("media", media(voice));
        }
        out.put("refused", call.refused());
        out.put("far_end", word(call.farEnd()));
        out.put("failure", call.failure());
        return out;
    }

    private static String identity(LineStatus line, Snapshot box) {
        return box.registrations().stream()
                .filter(row ->
                        row.operator().equals(line.operator()) && row.identity().equals(line.identity()))
                .findFirst()
                .map(RegistrationStatus::impu)
                .orElse(line.id());
    }

    private static ObjectNode media(MediaStatus voice) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("profile", voice.profile());
        out.put("keying", orNone(voice.keying()));
        out.put("suite", orNone(voice.suite()));
        out.put("codec", voice.codec());
        out.put("scope", word(voice.scope()));
        VoiceTerms terms = voice.terms();
        out.set("offers", offers(terms.suites()));
        out.put("clear_because", terms.clear() == null ? null : word(terms.clear()));
        out.put("keys_since_millis", terms.keysSinceMillis());
        out.put("sent", voice.sent());
        out.put("received", voice.received());
        out.put("lost", voice.lost());
        out.put("late", voice.late());
        out.put("opinion", voice.opinion());
        out.put("far_opinion", voice.farOpinion());
        return out;
    }

    /** What was offered, by the names, and what became of each. */
    private static ObjectNode offers(List<ProtectionOffer> offers) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        offers.forEach(offer -> out.put(offer.name(), word(offer.fate())));
        return out;
    }

    private static ObjectNode line(LineStatus line) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("id", line.id());
        out.put("hook", word(line.hook()));
        out.put("state", word(line.state()));
        out.put("remote", line.remote());
        return out;
    }

    private static ObjectNode component(ComponentStatus component) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("name", component.name());
        out.put("state", word(component.health()));
        out.put("text", component.cause());
        return out;
    }

    /** What is known not to be there; null is left to what is not known. */
    private static String orNone(@Nullable String value) {
        return value == null ? "none" : value;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
