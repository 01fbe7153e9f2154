package gatehouse.scenarios.demo;

import gatehouse.scenarios.audio.Wav;
import java.io.IOException;
import java.nio.file.Path;

/** What the two people say, also as files that gateway and lab play: their own resampling is part of what is judged. */
record Voices(Wav say, Path sayFile, Wav reply, Path replyFile) {
    /** Files made of voices that came from none; {@code given} paths are used as they are. */
    static Voices in(RunFolder folder, DemoOptions.Voice say, DemoOptions.Voice reply) throws IOException {
        return new Voices(say.wav(), file(folder, "say.wav", say), reply.wav(), file(folder, "reply.wav", reply));
    }

    private static Path file(RunFolder folder, String name, DemoOptions.Voice voice) throws IOException {
        if (voice.file().isPresent()) {
            return voice.file().get().toAbsolutePath();
        }
        Path made = folder.file(name);
        voice.wav().write(made);
        return made;
    }
}
