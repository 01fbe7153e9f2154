package gatehouse.scenarios.demo;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.media.audio.Sound;
import gatehouse.media.audio.WavFile;
import gatehouse.scenarios.audio.DialTone;
import gatehouse.scenarios.stage.Gateway;
import gatehouse.scenarios.stage.Lab;
import gatehouse.scenarios.stage.RunFailure;
import gatehouse.scenarios.stage.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One call as a person makes it: lift the handset, hear the dial tone, dial, wait, speak, listen, hang up. It only
 * pushes and listens at the analogue line; what really happened is read from the recordings afterwards.
 */
final class ScriptedCall {
    private static final Duration DIAL_TONE = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration CLEARING = Duration.ofSeconds(5);

    /** What still lies in the jitter buffer and the codecs when the far end has sent its last packet. */
    private static final long TAIL_MILLIS = 1000;

    private final Gateway gateway;
    private final Lab lab;
    private final RunFolder folder;
    private final Voices voices;

    ScriptedCall(Gateway gateway, Lab lab, RunFolder folder, Voices voices) {
        this.gateway = gateway;
        this.lab = lab;
        this.folder = folder;
        this.voices = voices;
    }

    /**
     * What the person at the phone noticed.
     *
     * @param call the gateway's last account of the call, an empty object when there was none
     */
    record Outcome(boolean dialToneHeard, JsonNode call) {}

    /** Makes the call to {@code number}. */
    Outcome make(String number) throws IOException, InterruptedException, RunFailure {
        Path beforeAnswer = folder.file("before-dialling.wav");
        gateway.record(beforeAnswer);
        gateway.hook(true);
        gateway.events().await(event -> isTone(event, "dial"), DIAL_TONE);
        Thread.sleep(800); // a person listens before dialling
        gateway.endRecording();
        boolean dialTone = heardDialTone(beforeAnswer);

        gateway.dial(number);
        JsonNode answered = gateway.events()
                .await(event -> isCall(event, "answered") || isCall(event, "ended"), ANSWER)
                .orElseThrow(() -> new RunFailure(
                        "no-answer",
                        "Nobody answered within %d s after dialling %s.".formatted(ANSWER.toSeconds(), number)));
        if (isCall(answered, "ended")) {
            return new Outcome(dialTone, answered);
        }
        gateway.record(folder.file(Demo.HEARD_BY_CALLER));
        gateway.say(voices.sayFile());
        gateway.events().await(event -> event.path("event").asText().equals("said"), patience(voices.say()));
        lab.events().await(event -> event.path("event").asText().equals("reply-finished"), patience(voices.reply()));
        Thread.sleep(TAIL_MILLIS);
        gateway.endRecording();
        JsonNode talking = gateway.status();
        gateway.hook(false);
        JsonNode ended = gateway.events()
                .await(event -> isCall(event, "ended"), CLEARING)
                .orElse(talking.path("calls").path(0));
        return new Outcome(dialTone, ended);
    }

    private static boolean heardDialTone(Path recording) throws IOException {
        return Files.exists(recording) && DialTone.heardIn(WavFile.read(recording));
    }

    private static Duration patience(Sound sound) {
        return Duration.ofMillis((long) (sound.seconds() * 1000) + 10_000);
    }

    private static boolean isTone(JsonNode event, String tone) {
        return event.path("event").asText().equals("line")
                && event.path("tone").asText().equals(tone);
    }

    private static boolean isCall(JsonNode event, String state) {
        return event.path("event").asText().equals("call")
                && event.path("state").asText().equals(state);
    }
}
