package gatehouse.b2bua;

import gatehouse.b2bua.B2buaAction.CallChanged;
import gatehouse.b2bua.B2buaAction.ToLine;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.Uri;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Identity;
import gatehouse.sip.ua.Party;
import gatehouse.telephony.LineEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lines, the calls that stand, which line is in which call, and what calls are made of. */
final class Switchboard {
    final Accounts accounts;
    final Handles handles;
    private final String prefix;
    private final VoicePorts ports;
    private final Entropy entropy;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final Map<CallHandle, LineCall> calls = new HashMap<>();
    private final Map<String, LineCall> byLine = new HashMap<>();

    Switchboard(
            String prefix, Accounts accounts, List<Line> lines, VoicePorts ports, Handles handles, Entropy entropy) {
        this.prefix = prefix;
        this.accounts = accounts;
        this.ports = ports;
        this.handles = handles;
        this.entropy = entropy;
        for (Line line : lines) {
            this.lines.put(line.id(), line);
        }
    }

    @Nullable
    Line line(String id) {
        return lines.get(id);
    }

    /** The call that a line is in, or null. */
    @Nullable
    LineCall at(String line) {
        return byLine.get(line);
    }

    @Nullable
    LineCall call(CallHandle handle) {
        return calls.get(handle);
    }

    /** All calls, also those whose line has left. */
    Collection<LineCall> calls() {
        return List.copyOf(calls.values());
    }

    boolean isQuiet() {
        return calls.isEmpty();
    }

    /** A call of {@code line}, not yet entered; null when no RTP port is free. */
    @Nullable
    LineCall make(Line line, CallHandle handle, Flow flow, boolean outgoing, @Nullable String remote, long now) {
        OptionalInt port = ports.take();
        if (port.isEmpty()) {
            return null;
        }
        VoiceNegotiation voice = negotiation(line, port.getAsInt(), flow);
        return new LineCall(prefix + handle.number(), handle, line, voice, outgoing, remote, now);
    }

    /** The descriptions of a call whose signalling goes over {@code flow}. */
    VoiceNegotiation negotiation(Line line, int port, Flow flow) {
        Keying keying = accounts.keying(line.account());
        VoiceKeys keys = new VoiceKeys(keying, flow, entropy);
        Reservation reservation = new Reservation(accounts.preconditions(line.account()));
        return new VoiceNegotiation(line, new Endpoint(line.media(), port), keys, reservation, entropy);
    }

    /** Who the line is in a call, where {@code registered} is who its account is. */
    Party caller(LineCall call, Party registered) {
        String account = call.line.account();
        Party party = accounts.as(account, registered, call.self);
        return call.withheld ? Withheld.party(party, accounts.hidden(account, call.self)) : party;
    }

    /** A call that came to nothing before it was entered. */
    void discard(LineCall call) {
        ports.giveBack(call.voice.rtp().port());
    }

    void enter(LineCall call) {
        calls.put(call.handle, call);
        byLine.put(call.line.id(), call);
    }

    /** The network has ended a call. */
    void forget(LineCall call) {
        calls.remove(call.handle);
    }

    /** The same call goes on as another one of the network. */
    void reenter(LineCall call, CallHandle handle) {
        call.handle = handle;
        calls.put(handle, call);
    }

    /**
     * Line and call go their own ways: the voice ends, and the line is free for another call, even while the network has
     * not confirmed yet that this one is over.
     */
    void part(LineCall call, LineEvent.Cause cause, Consumer<? super B2buaAction> out) {
        call.parted = true;
        byLine.remove(call.line.id(), call);
        if (call.speaking) {
            call.speaking = false;
            out.accept(new B2buaAction.Silence(call.line.id(), call.id()));
        }
        if (call.onLine) {
            call.onLine = false;
            out.accept(new ToLine(call.line.id(), new LineEvent.Released(cause)));
        }
    }

    /** The two ends can talk. */
    void talking(LineCall call, long now, Consumer<? super B2buaAction> out) {
        call.talks(now);
        call.established = true;
        call.voice.settle();
        out.accept(new ToLine(call.line.id(), new LineEvent.Connected()));
        if (call.speaking
                && !call.isProtected
                && accounts.keying(call.line.account()).warns()) {
            out.accept(new B2buaAction.WarnUnprotected(call.line.id(), call.id()));
        }
        out.accept(new CallChanged(call.fact()));
    }

    /**
     * The line that a request is for. The Request-URI is our own contact, whose user part is an account's; the number
     * that was called stands in P-Called-Party-ID (RFC 7315 4.2) or To. A number that no line has goes to a line for
     * every number, or to the account's only line (To is another one when a call was diverted to us); with several
     * lines to choose from, a wrong one must not ring.
     */
    @Nullable
    Line called(SipRequest invite) {
        String account = accounts.byContact(invite.uri());
        if (account == null) {
            return null;
        }
        List<Line> candidates = new ArrayList<>(lines.values());
        candidates.removeIf(line -> !line.account().equals(account));
        Uri called = Identity.called(invite).uri();
        for (Line line : candidates) {
            if (line.number() != null && Callers.isNumber(called, line.number())) {
                return line;
            }
        }
        List<Line> open =
                candidates.stream().filter(line -> line.number() == null).toList();
        for (Line line : open) {
            if (!byLine.containsKey(line.id())) {
                return line;
            }
        }
        if (!open.isEmpty()) {
            return open.getFirst();
        }
        return candidates.size() == 1 ? candidates.getFirst() : null;
    }
}
