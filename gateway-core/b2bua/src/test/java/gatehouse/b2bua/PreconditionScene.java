package gatehouse.b2bua;

import gatehouse.base.Decoded;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Extra;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What tests of preconditions have in common: a house, a caller that reserves, and the lines of messages. */
final class PreconditionScene {
    private PreconditionScene() {}

    /** An offer is answered ahead of its end, and its resources come with an UPDATE (RFC 3312 5.2). */
    static final String WAITS = """
            far -> gateway : INVITE
            far <- gateway : 183 Session Progress (INVITE)
            far -> gateway : PRACK
            far <- gateway : 200 OK (PRACK)
            far -> gateway : UPDATE
            far <- gateway : 200 OK (UPDATE)
            """;

    static final List<Extra<?>> REQUIRED = List.of(Extra.of(Headers.REQUIRE, "precondition"));

    static House house(long seed, Preconditions preconditions) {
        return new House(seed, List.of(House.line("phone1", null)), Keying.OFF, preconditions);
    }

    static House registered(Preconditions preconditions) {
        House house = house(1, preconditions);
        house.register();
        house.fresh();
        return house;
    }

    /**
     * The lines of a status table, seen by who sends it: what of either access is reserved, and how much each is needed,
     * both ways.
     */
    static List<String> status(String local, String remote, String localWish, String remoteWish, String... more) {
        List<String> lines = new ArrayList<>(List.of(
                "curr:qos local " + local,
                "curr:qos remote " + remote,
                "des:qos " + localWish + " local sendrecv",
                "des:qos " + remoteWish + " remote sendrecv"));
        lines.addAll(List.of(more));
        return lines;
    }

    /** An offer of a caller whose access has these ways reserved. */
    static Body offer(House house, String ready) {
        return house.far.sdp("RTP/AVP", status(ready, "none", "mandatory", "none"));
    }

    /** The caller reserves its access within {@code millis} of the 183. */
    static void reserves(House house, long millis) {
        house.far.habit(action -> {
            if (action instanceof CallAction.Progressed(CallHandle call, var _, var response, var _)
                    && response.status() == 183) {
                house.network
                        .simulation()
                        .after(
                                Duration.ofMillis(millis),
                                () -> house.far.does(new CallEvent.Offer(call, offer(house, "sendrecv"), REQUIRED)));
            }
        });
    }

    static CallHandle call(House house, String ready) {
        return house.far.calls(house.gateway, house.contact(), "+15550100", offer(house, ready), REQUIRED);
    }

    static List<SipMessage> messages(House house) {
        return house.network.wire().messages().stream()
                .map(message -> SipParser.parse(message.payload()))
                .filter(Decoded.Ok.class::isInstance)
                .map(Decoded::orThrow)
                .toList();
    }

    static SipResponse response(House house, int status, Method method) {
        return messages(house).stream()
                .filter(SipResponse.class::isInstance)
                .map(SipResponse.class::cast)
                .filter(one -> one.status() == status && one.cseq().method().equals(method))
                .findFirst()
                .orElseThrow();
    }

    static SipRequest request(House house, Method method) {
        return messages(house).stream()
                .filter(SipRequest.class::isInstance)
                .map(SipRequest.class::cast)
                .filter(one -> one.is(method))
                .findFirst()
                .orElseThrow();
    }

    /** The precondition lines of a message, in order. */
    static List<String> lines(SipMessage message) {
        Body body = Body.of(message);
        return body == null
                ? List.of()
                : text(body)
                        .lines()
                        .filter(line -> line.matches("a=(curr|des|conf):.*"))
                        .map(line -> line.substring(2))
                        .toList();
    }

    static String text(Body body) {
        return body.octets().utf8();
    }
}
