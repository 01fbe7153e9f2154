package gatehouse.web.api;

import gatehouse.base.Decoded;
import gatehouse.management.Saying;
import gatehouse.management.Sentence;
import gatehouse.management.Unwilling;
import gatehouse.web.access.Access;
import gatehouse.web.access.Accounts;
import gatehouse.web.access.Session;
import gatehouse.web.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request to a {@link Route} that passed the door. */
public final class Call {
    private final RoutingContext context;
    private final @Nullable Session session;

    Call(RoutingContext context, @Nullable Session session) {
        this.context = context;
        this.session = session;
    }

    /** The request as HTTP. */
    public RoutingContext context() {
        return context;
    }

    /** Who asks; empty where the route is for anyone and nobody is signed in. */
    public Optional<Session> visitor() {
        return Optional.ofNullable(session);
    }

    /** Who asks, where the route takes a role. */
    public Session session() {
        if (session == null) {
            throw new IllegalStateException("a route without a role has no session");
        }
        return session;
    }

    /** One segment of the path. */
    public String segment(String name) {
        String value = context.pathParam(name);
        return value == null ? "" : value;
    }

    /** Reads the body and hands it on, or answers what is wrong with it. */
    public <T> void body(Class<T> type, Consumer<T> use) {
        Buffer buffer = context.body().buffer();
        switch (Json.read(buffer == null ? new byte[0] : buffer.getBytes(), type)) {
            case Decoded.Ok<T>(T value) -> use.accept(value);
            case Decoded.Malformed<T>(String reason, int ignored) -> refuse(400, Sentence.MALFORMED, reason);
        }
    }

    /** Answers 200 and a value. */
    public void reply(Object value) {
        reply(200, value);
    }

    /** Answers a value. */
    public void reply(int status, Object value) {
        HttpServerResponse response = context.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end(Buffer.buffer(Json.write(value)));
        }
    }

    /** Answers a file to keep. */
    void download(String name, String mediaType, byte[] file) {
        HttpServerResponse response = context.response();
        if (!response.ended() && !response.closed()) {
            response.putHeader("Content-Type", mediaType)
                    .putHeader("Content-Disposition", "attachment; filename=\"" + name + "\"")
                    .end(Buffer.buffer(file));
        }
    }

    /** Answers why not, and what to do. */
    public void refuse(int status, Sentence sentence, @Nullable Object... values) {
        Saying saying = Saying.of(sentence, values);
        reply(status, new Refusal(saying.text(), saying));
    }

    /**
     * Whether a password of this account may not be tried now, which is then answered. Where it may, the attempt counts,
     * and {@link Access#hashed} is to be called in the end.
     */
    boolean mustWait(Access access, String user) {
        if (!access.mayHash()) {
            refuse(503, Sentence.TOO_MANY_SIGN_IN);
            return true;
        }
        long seconds = access.attempt(from(), user).plusMillis(999).toSeconds();
        if (seconds == 0) {
            return false;
        }
        access.hashed();
        context.response().putHeader("Retry-After", String.valueOf(seconds));
        refuse(429, Sentence.TOO_MANY_ATTEMPTS, seconds);
        return true;
    }

    /** Answers what comes of work elsewhere, back on the event loop. */
    public <T> void replyWith(CompletionStage<T> work, Consumer<T> reply) {
        var loop = context.vertx().getOrCreateContext();
        work.whenComplete((value, failure) -> loop.runOnContext(ignored -> {
            switch (failure instanceof CompletionException wrapped ? wrapped.getCause() : failure) {
                case null -> reply.accept(value);
                case Unwilling refused ->
                    reply(409, new Refusal(refused.saying().text(), refused.saying()));
                case Throwable other -> context.fail(other);
            }
        }));
    }

    /** Does slow work away from the event loop and goes on there; what cannot be done is answered with its sentence. */
    public <T> Future<T> work(Callable<T> work, Consumer<T> then) {
        return Access.worker(context.vertx(), work).onComplete(then::accept, failure -> {
            switch (failure) {
                case Accounts.Refused refused ->
                    reply(409, new Refusal(refused.saying().text(), refused.saying()));
                case IOException broken -> refuse(507, Sentence.NOT_KEPT, broken.getMessage());
                default -> context.fail(failure);
            }
        });
    }

    /** The address that asks; {@code local} for a UNIX socket. */
    public String from() {
        SocketAddress remote = context.request().remoteAddress();
        String host = remote == null ? null : remote.hostAddress();
        return host == null ? "local" : host;
    }

    /**
     * Why not, and what to do.
     *
     * @param saying the same with its key; null where it has none
     */
    public record Refusal(String reason, @Nullable Saying saying) {}
}
