package gatehouse.gateway;

import gatehouse.b2bua.B2buaEvent;
import gatehouse.gateway.voice.Phone;
import gatehouse.management.Command;
import gatehouse.management.Result;
import gatehouse.management.Sentence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries out the commands of the management side. */
final class Commands {
    private static final long PATIENCE_SECONDS = 30;

    private final Gateway gateway;

    Commands(Gateway gateway) {
        this.gateway = gateway;
    }

    CompletionStage<Result> execute(Command command) {
        return switch (command) {
            case Command.OfLine ofLine -> line(ofLine);
            case Command.Register(String operator, String identity) ->
                posted(new B2buaEvent.Register(Composition.accountId(operator, identity)));
            case Command.Unregister(String operator, String identity) ->
                posted(new B2buaEvent.Unregister(Composition.accountId(operator, identity)));
            case Command.Diagnose(String number) -> CompletableFuture.completedFuture(gateway.diagnose(number));
            case Command.StartCapture _ -> {
                gateway.capture().start();
                yield CompletableFuture.completedFuture(new Result.Done());
            }
            case Command.StopCapture _ -> {
                gateway.capture().stop();
                yield CompletableFuture.completedFuture(new Result.Done());
            }
            case Command.OfConfiguration ofConfiguration -> keeper(keeper -> keeper.execute(ofConfiguration));
            case Command.SetKeys set -> keeper(keeper -> keeper.setKeys(set));
            case Command.SetPassword set -> keeper(keeper -> keeper.setPassword(set));
            case Command.BackUp backUp -> keeper(keeper -> keeper.backUp(backUp));
            case Command.OpenBackup backup -> keeper(keeper -> keeper.open(backup));
            case Command.ForgetCalls _ -> CompletableFuture.completedFuture(forgetCalls());
            case Command.Restart _ -> CompletableFuture.completedFuture(gateway.restart());
        };
    }

    private CompletionStage<Result> keeper(Function<ConfigurationKeeper, CompletionStage<Result>> use) {
        ConfigurationKeeper keeper = gateway.keeper();
        return keeper == null ? refused(Sentence.CONFIGURATION_NOT_KEPT) : use.apply(keeper);
    }

    private CompletionStage<Result> line(Command.OfLine command) {
        Phone phone = gateway.phone(command.line());
        if (phone == null) {
            return refused(Sentence.NO_SUCH_LINE, command.line());
        }
        try {
            return switch (command) {
                case Command.OffHook _ -> done(phone.hook(true));
                case Command.OnHook _ -> done(phone.hook(false));
                case Command.Flash _ -> done(phone.flash());
                case Command.PressKey press -> done(phone.press(press.key()));
                case Command.TestRing(String id) ->
                    phone.testRing()
                            .thenApply(idle ->
                                    idle ? new Result.Done() : Result.Refused.because(Sentence.LINE_IN_USE, id));
                case Command.Dial dial -> done(phone.dial(dial.number()));
                case Command.Answer _ ->
                    phone.answer()
                            .thenApply(rang ->
                                    rang ? new Result.Done() : Result.Refused.because(Sentence.LINE_DOES_NOT_RING));
                case Command.Play play ->
                    done(phone.say(Path.of(play.file()), () -> gateway.said(command.line(), play.file())));
                case Command.StartRecording start -> done(phone.record(Path.of(start.file())));
                case Command.StopRecording _ -> done(phone.endRecording());
            };
        } catch (IOException e) {
            return refused(Sentence.NOT_DONE, e.getMessage());
        }
    }

    private Result forgetCalls() {
        try {
            gateway.house().board().forgetCalls();
            return new Result.Done();
        } catch (IOException e) {
            return Result.Refused.because(Sentence.NOT_DONE, e.getMessage());
        }
    }

    private CompletionStage<Result> posted(B2buaEvent event) {
        return gateway.post(event) ? CompletableFuture.completedFuture(new Result.Done()) : refused(Sentence.NO_STACK);
    }

    private static CompletionStage<Result> done(CompletableFuture<Void> work) {
        return work.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).handle((_, failure) -> outcome(failure));
    }

    private static Result outcome(@Nullable Throwable failure) {
        return failure == null ? new Result.Done() : Result.Refused.because(Sentence.NOT_DONE, failure.getMessage());
    }

    private static CompletionStage<Result> refused(Sentence sentence, @Nullable Object... values) {
        return CompletableFuture.completedFuture(Result.Refused.because(sentence, values));
    }
}
