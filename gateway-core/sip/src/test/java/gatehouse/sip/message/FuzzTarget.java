package gatehouse.sip.message;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.sip.agree.SecurityMechanism;
import gatehouse.sip.auth.DigestChallenge;
import gatehouse.sip.body.Content;
import gatehouse.sip.body.MessageSummary;
import gatehouse.sip.body.Reginfo;
import gatehouse.sip.body.RegistrationWatch;
import gatehouse.sip.body.SipFragment;
import gatehouse.sip.locate.DhcpSipServers;
import gatehouse.sip.message.StreamFramer.Frame;
import gatehouse.sip.stun.StunMessage;
import gatehouse.testkit.Jazzer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What must hold for any octets at all. Each target is run by a seeded mutator in the ordinary tests, and by Jazzer in
 * the long ones; whatever a target throws is a finding.
 */
enum FuzzTarget implements Jazzer.Target {
    MESSAGE {
        @Override
        public void run(byte[] data) {
            Decoded<SipMessage> read = SipParser.parse(data.clone());
            switch (read) {
                case Decoded.Ok<SipMessage>(SipMessage message) -> accepted(message);
                case Decoded.Malformed<SipMessage> bad -> {
                    require(bad.offset() >= 0 && bad.offset() <= data.length, "an offset outside the octets");
                    Refusal refusal = SipParser.refuse(data, 0, data.length, SipLimits.DEFAULT, bad);
                    require(refusal == null || refusal.status() >= 400, "a refusal that does not refuse");
                }
            }
        }
    },
    URI {
        @Override
        public void run(byte[] data) {
            String text = new String(data, StandardCharsets.ISO_8859_1);
            if (Uri.parse(text) instanceof Decoded.Ok<Uri>(Uri uri)) {
                require(uri.toString().equals(text), "a URI that is not written as it was read");
                require(uri.matches(Uri.of(uri.toString())), "a URI that does not match itself");
                touch(uri);
            }
        }
    },
    HEADER {
        @Override
        public void run(byte[] data) {
            if (data.length == 0) {
                return;
            }
            List<HeaderType<?>> types = Headers.all();
            HeaderType<?> type = types.get((data[0] & 0xff) % types.size());
            value(type, new String(data, 1, data.length - 1, StandardCharsets.ISO_8859_1));
        }
    },
    STUN {
        @Override
        public void run(byte[] data) {
            switch (StunMessage.decode(ByteView.of(data))) {
                case Decoded.Malformed<StunMessage> bad ->
                    require(bad.offset() >= 0 && bad.offset() <= data.length, "an offset outside the octets");
                case Decoded.Ok<StunMessage>(StunMessage message) -> {
                    require(StunMessage.isOne(ByteView.of(data)), "a message that is not told from SIP");
                    byte[] written = message.encode();
                    StunMessage again = StunMessage.decode(ByteView.of(written)).orThrow();
                    require(again.id().equals(message.id()), "another transaction");
                    require(Arrays.equals(written, again.encode()), "a message changes each time it is written");
                }
            }
        }
    },
    DHCP {
        @Override
        public void run(byte[] data) {
            if (data.length == 0) {
                return;
            }
            DhcpSipServers option = DhcpSipServers.values()[(data[0] & 0xff) % DhcpSipServers.values().length];
            switch (option.decode(ByteView.of(data, 1, data.length - 1))) {
                case Decoded.Malformed<List<String>> bad ->
                    require(bad.offset() >= 0 && bad.offset() < data.length, "an offset outside the octets");
                case Decoded.Ok<List<String>>(List<String> servers) -> {
                    require(!servers.isEmpty(), "an option that names nobody");
                    require(servers.size() <= DhcpSipServers.MOST_SERVERS, "more servers than are tried");
                    for (String server : servers) {
                        require(!server.isEmpty() && server.length() <= 253, "a name of no length, or too long");
                        require(server.matches("[A-Za-z0-9.:-]+"), "a name that no host has");
                    }
                }
            }
        }
    },
    MULTIPART {
        @Override
        public void run(byte[] data) {
            SipRequest carrier = SipRequest.builder(Method.MESSAGE, Uri.of("sip:a.example"))
                    .add(Headers.FROM, NameAddr.of("<sip:a@a.example>;tag=1"))
                    .add(Headers.TO, NameAddr.of("<sip:b@a.example>"))
                    .add(Headers.CALL_ID, "c")
                    .add(Headers.CSEQ, new CSeq(1, Method.MESSAGE))
                    .body(MediaType.of("multipart/mixed;boundary=b"), ByteView.of(data))
                    .build();
            int octets = 0;
            for (BodyPart part : BodyParts.of(carrier).or(List.of())) {
                octets += part.octets().length();
                part.type().toString();
                part.contentId();
                part.isOptional();
            }
            require(octets <= data.length, "parts are larger than the whole");
        }
    },
    AGREEMENT {
        @Override
        public void run(byte[] data) {
            String text = new String(data, StandardCharsets.ISO_8859_1);
            for (Parameterized value : Headers.SECURITY_SERVER.parseAll(text).or(List.of())) {
                SecurityMechanism read = SecurityMechanism.of(value);
                require(
                        SecurityMechanism.of(read.toHeader()).equals(read),
                        "a mechanism that means another when written");
                require(read.preference() >= -1 && read.preference() <= 1000, "a q outside 0 to 1");
            }
        }
    },
    BODY {
        @Override
        public void run(byte[] data) {
            if (data.length == 0) {
                return;
            }
            MediaType type = FuzzInputs.BODIES.get((data[0] & 0xff) % FuzzInputs.BODIES.size());
            Decoded<Content> read = Content.decode(type, ByteView.of(data, 1, data.length - 1));
            switch (read) {
                case Decoded.Ok<Content>(Reginfo info) -> {
                    RegistrationWatch once = RegistrationWatch.NOTHING.with(info);
                    require(once.with(info) == once, "a document that is news twice");
                    require(once.isComplete() == info.full(), "a part that is taken for all");
                }
                case Decoded.Ok<Content>(SipFragment fragment) ->
                    require(
                            fragment.status() == -1 || (fragment.status() >= 100 && fragment.status() <= 699),
                            "a status that is none");
                case Decoded.Ok<Content>(MessageSummary summary) -> summary.voice();
                case Decoded.Ok<Content> other -> other.value().hashCode();
                case Decoded.Malformed<Content> bad ->
                    require(bad.offset() >= 0 && bad.offset() < Math.max(1, data.length), "an offset outside the body");
            }
        }
    },
    FRAMING {
        @Override
        public void run(byte[] data) {
            if (data.length < 2) {
                return;
            }
            StreamFramer.Side side = (data[0] & 1) == 0 ? StreamFramer.Side.OPENED : StreamFramer.Side.ACCEPTED;
            int step = (data[1] & 0xff) + 1;
            byte[] stream = Arrays.copyOfRange(data, 2, data.length);
            List<String> whole = frames(stream, side, stream.length + 1);
            List<String> split = frames(stream, side, step);
            require(whole.equals(split), "frames depend on how the stream was cut");
        }
    };

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private static void accepted(SipMessage message) {
        byte[] octets = message.emit();
        SipMessage again = SipParser.parse(octets).orThrow();
        require(again.equals(message), "a message that is not written as it was read");
        message.firstMalformed();
        for (HeaderType<?> type : Headers.all()) {
            message.values(type).forEach(FuzzTarget::touch);
        }
        message.fields().forEach(field -> HeaderType.text(field.name()));
        message.body().length();
        BodyParts.of(message);
        SipLimits roomy = new SipLimits(100_000, 8192, 257, 100_000, 16, 4);
        byte[] built = message.with().build().emit();
        SipMessage rebuilt = SipParser.parse(built, 0, built.length, roomy).orThrow();
        require(rebuilt.vias().equals(message.vias()), "a rebuilt message has other Vias");
        require(rebuilt.body().equals(message.body()), "a rebuilt message has another body");
        if (message instanceof SipRequest request) {
            byte[] answer = SipResponse.to(request, 200).toTag("t").build().emit();
            SipMessage response =
                    SipParser.parse(answer, 0, answer.length, roomy).orThrow();
            require(response.cseq().equals(request.cseq()), "a response with another CSeq");
        }
    }

    private static <T> void value(HeaderType<T> type, String text) {
        if (type.parse(text) instanceof Decoded.Ok<T>(T value)) {
            touch(value);
            String written = type.format(value);
            T again = type.parse(written).orThrow();
            require(type.format(again).equals(written), type + " changes each time it is written");
        }
        type.parseAll(text);
    }

    /** Asks a value for everything that it can say. */
    private static void touch(Object value) {
        switch (value) {
            case SipUri uri -> {
                uri.user();
                uri.password();
                uri.host();
                uri.address();
                touch(uri.parameters());
                touch(uri.headers());
                require(uri.with("x", "1").without("x").withoutHeaders().isSecure() == uri.isSecure(), "sips lost");
            }
            case TelUri uri -> {
                require(!uri.digits().isEmpty(), "a number without digits");
                touch(uri.parameters());
            }
            case OtherUri uri -> require(!uri.scheme().isEmpty(), "a URI without a scheme");
            case NameAddr address -> {
                address.display();
                touch(address.uri());
                touch(address.parameters());
                require("t".equals(address.withTag("t").tag()), "a tag that does not stay");
            }
            case Contact.Address(NameAddr address) -> touch(address);
            case Via via -> {
                via.branch();
                via.received();
                via.rport();
                via.sentBy();
                touch(via.parameters());
                require("1".equals(via.with("rport", "1").parameters().get("rport")), "an rport that does not stay");
            }
            case Parameterized parameterized -> touch(parameterized.parameters());
            case MediaType type -> touch(type.parameters());
            case Delta delta -> touch(delta.parameters());
            case Challenge challenge -> {
                touch(challenge.parameters());
                if (DigestChallenge.of(challenge) instanceof Decoded.Ok<DigestChallenge>(DigestChallenge digest)) {
                    DigestChallenge again =
                            DigestChallenge.of(digest.toChallenge()).orThrow();
                    require(again.equals(digest), "a challenge that asks for something else when written");
                }
            }
            case Credentials credentials -> touch(credentials.parameters());
            case Parameters parameters -> {
                for (int i = 0; i < parameters.size(); i++) {
                    parameters.name(i);
                    parameters.value(i);
                }
                parameters.names().forEach(parameters::raw);
                parameters.number("expires");
            }
            default -> value.hashCode();
        }
    }

    private static List<String> frames(byte[] stream, StreamFramer.Side side, int step) {
        StreamFramer framer = new StreamFramer(SipLimits.DEFAULT, side);
        List<String> found = new ArrayList<>();
        for (int at = 0; at < stream.length; at += step) {
            framer.offer(stream, at, Math.min(step, stream.length - at));
            Frame frame = framer.next();
            while (frame != null) {
                switch (frame) {
                    case Frame.Message(ByteView octets) -> found.add(octets.latin1());
                    case Frame.Broken broken -> {
                        found.add(broken.reason());
                        return found;
                    }
                    case Frame.Ping ping -> {} // how many CRLFs make one depends on when they come
                    case Frame.Pong pong -> {}
                }
                frame = framer.next();
            }
        }
        return found;
    }
}
