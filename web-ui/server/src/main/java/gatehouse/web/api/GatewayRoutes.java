package gatehouse.web.api;

import gatehouse.config.ConfigurationReader;
import gatehouse.config.OperatorProfile;
import gatehouse.config.schema.Schema;
import gatehouse.management.Command;
import gatehouse.management.Event;
import gatehouse.management.LogTail;
import gatehouse.management.ManagedGateway;
import gatehouse.management.Result;
import gatehouse.management.Sentence;
import gatehouse.management.TracedMessage;
import gatehouse.web.access.AuditLog.Action;
import gatehouse.web.access.Role;
import gatehouse.web.access.Session;
import gatehouse.web.access.Sessions;
import gatehouse.web.json.Kinds;
import gatehouse.web.live.HandsetSocket;
import gatehouse.web.live.LiveFeed;
import gatehouse.web.live.Status;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gateway itself: its state, what happens, what can be done, and a phone. */
public final class GatewayRoutes {
    private static final int OK = 200;
    private static final int MOST_STREAMS = 200;
    private static final int MOST_HANDSETS = 8;

    private final ManagedGateway gateway;
    private final LiveFeed feed;
    private final Sessions sessions;
    private final Audit audit;
    private int handsets;

    /** The routes to a gateway. */
    public GatewayRoutes(ManagedGateway gateway, LiveFeed feed, Sessions sessions, Audit audit) {
        this.gateway = gateway;
        this.feed = feed;
        this.sessions = sessions;
        this.audit = audit;
    }

    /** Events between the number asked for and the first of the answer are gone. */
    public record Missed() {}

    /** SIP messages, the oldest first. */
    public record Trace(List<TracedMessage> messages) {}

    /** Kinds of operators. */
    public record Profiles(List<OperatorProfile> profiles) {}

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/snapshot",
                        Role.VIEWER,
                        "Shows the whole box at one moment, and one sentence about it.",
                        Status.class,
                        call -> call.reply(Status.of(gateway.snapshot()))),
                new Route(
                        HttpMethod.GET,
                        "/events",
                        Role.VIEWER,
                        "Streams the box whenever it changes, and each event. Resumes after Last-Event-ID.",
                        null,
                        new Route.Answer.Events(
                                Map.of("status", Status.class, "event", Event.class, "missed", Missed.class)),
                        this::listen),
                Route.get(
                        "/trace/:after",
                        Role.TECHNICIAN,
                        "Shows the last SIP messages with numbers above this one, without credentials and keys.",
                        Trace.class,
                        call -> call.reply(new Trace(gateway.trace().after(number(call.segment("after")))))),
                Route.post(
                        "/commands",
                        Role.TECHNICIAN,
                        "Carries out a command. Those that name files of the gateway's host are refused.",
                        Command.class,
                        Result.class,
                        call -> call.body(Command.class, command -> execute(call, command))),
                Route.get(
                        "/configuration/schema",
                        Role.TECHNICIAN,
                        "Shows what the configuration may hold, for forms.",
                        Schema.class,
                        call -> call.reply(ConfigurationReader.schema())),
                Route.get(
                        "/configuration/profiles",
                        Role.TECHNICIAN,
                        "Lists what is known of kinds of operators, to begin with.",
                        Profiles.class,
                        call -> call.reply(new Profiles(OperatorProfile.all()))),
                Route.get(
                        "/log",
                        Role.TECHNICIAN,
                        "Shows the end of the log.",
                        LogTail.class,
                        call -> call.replyWith(gateway.log(), call::reply)),
                new Route(
                        HttpMethod.GET,
                        "/capture",
                        Role.TECHNICIAN,
                        "Hands out what was captured (pcapng): messages without credentials and keys, voice without its"
                                + " content.",
                        null,
                        new Route.Answer.Download("application/x-pcapng"),
                        call -> call.download(
                                "gatehouse.pcapng",
                                "application/x-pcapng",
                                gateway.capture().pcapng())),
                new Route(
                        HttpMethod.GET,
                        "/support-bundle",
                        Role.TECHNICIAN,
                        "Hands out a zip for those who help: configuration, state, events, messages and log, without"
                                + " passwords and keys.",
                        null,
                        new Route.Answer.Download("application/zip"),
                        call -> call.replyWith(gateway.supportBundle(), zip -> {
                            audit.note(call, Action.SUPPORT_BUNDLE, null, true);
                            call.download("gatehouse-support.zip", "application/zip", zip);
                        })),
                new Route(
                        HttpMethod.GET,
                        "/lines/:line/handset",
                        Role.TECHNICIAN,
                        "Plugs a phone into a virtual line: a WebSocket with voice and signs.",
                        null,
                        new Route.Answer.Socket(),
                        this::plugIn));
    }

    private void execute(Call call, Command command) {
        Optional<Role> needed = WebCommands.needs(command);
        if (needed.isEmpty()) {
            call.refuse(403, Sentence.COMMAND_OF_HOST);
            return;
        }
        if (!call.session().role().covers(needed.get())) {
            call.refuse(403, Sentence.ROLE_NEEDED, needed.get().word());
            return;
        }
        call.replyWith(gateway.execute(command), result -> {
            if (WebCommands.changes(command)) {
                audit.note(call, WebCommands.action(command), Kinds.name(command.getClass()), status(result) == OK);
            }
            call.reply(status(result), result);
        });
    }

    private static int status(Result result) {
        return switch (result) {
            case Result.Refused ignored -> 409;
            case Result.Invalid ignored -> 422;
            case Result.Done ignored -> OK;
            case Result.Committed ignored -> OK;
            case Result.Text ignored -> OK;
            case Result.History ignored -> OK;
            case Result.Places ignored -> OK;
        };
    }

    private void listen(Call call) {
        if (feed.size() >= MOST_STREAMS) {
            call.refuse(503, Sentence.TOO_MANY_BROWSERS);
            return;
        }
        Session session = call.session();
        feed.listen(call.context().response(), lastEventId(call), () -> sessions.lives(session.id()));
    }

    private static long lastEventId(Call call) {
        String id = call.context().request().getHeader("Last-Event-ID");
        return id != null && id.matches("[0-9]{1,18}") ? Long.parseLong(id) : Long.MIN_VALUE;
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private void plugIn(Call call) {
        if (handsets >= MOST_HANDSETS) {
            call.refuse(503, Sentence.TOO_MANY_PHONES);
            return;
        }
        String line = call.segment("line");
        var loop = call.context().vertx().getOrCreateContext();
        call.context()
                .request()
                .toWebSocket()
                .onComplete(
                        socket -> {
                            handsets++;
                            HandsetSocket.join(socket, loop, gateway.handsets(), line, () -> handsets--);
                        },
                        failure -> call.refuse(400, Sentence.IS_A_SOCKET));
    }
}
