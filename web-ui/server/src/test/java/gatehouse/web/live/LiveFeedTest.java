package gatehouse.web.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import gatehouse.management.CallStatus;
import gatehouse.management.CaptureStatus;
import gatehouse.management.ConfigurationStatus;
import gatehouse.management.CryptoStatus;
import gatehouse.management.MediaStatus;
import gatehouse.management.Snapshot;
import gatehouse.management.SystemStatus;
import gatehouse.management.VoiceTerms;
import gatehouse.management.WanStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
    private static final VoiceTerms CLEAR = new VoiceTerms(true, List.of(), VoiceTerms.Clear.OFF, null);

    private static Snapshot at(long millis, MediaStatus media, String remote) {
        return new Snapshot(
                millis,
                new SystemStatus("box", "1", millis, 800, millis, millis, CryptoStatus.NONE),
                new WanStatus(null, WanStatus.Nat.UNKNOWN, null),
                new ConfigurationStatus(false, null),
                List.of(),
                List.of(),
                List.of(new CallStatus(
                        "1",
                        "phone1",
                        CallStatus.Direction.INCOMING,
                        remote,
                        CallStatus.State.ENDED,
                        millis,
                        millis,
                        null,
                        false,
                        media,
                        null,
                        CallStatus.FarEnd.UNKNOWN,
                        null)),
                List.of(),
                null,
                new CaptureStatus(false, null, 0, 0, false),
                List.of());
    }

    private static MediaStatus media(long packets) {
        return new MediaStatus(
                "PCMA",
                "RTP/AVP",
                null,
                null,
                MediaStatus.Scope.NONE,
                CLEAR,
                packets,
                packets,
                packets,
                packets,
                packets,
                null,
                null);
    }

    /** A call that nobody answered has no voice; its time is reckoned anew at each look all the same. */
    @Test
    void timeAndFiguresAloneAreNoNews() {
        assertEquals(LiveFeed.withoutFigures(at(1_000, null, "100")), LiveFeed.withoutFigures(at(1_001, null, "100")));
        assertEquals(
                LiveFeed.withoutFigures(at(1_000, media(1), "100")),
                LiveFeed.withoutFigures(at(1_001, media(2), "100")));
        assertNotEquals(
                LiveFeed.withoutFigures(at(1_000, null, "100")), LiveFeed.withoutFigures(at(1_000, null, "200")));
        assertNotEquals(
                LiveFeed.withoutFigures(at(1_000, null, "100")), LiveFeed.withoutFigures(at(1_000, media(1), "100")));
    }
}
