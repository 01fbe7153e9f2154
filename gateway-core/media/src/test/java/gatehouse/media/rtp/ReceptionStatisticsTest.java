package gatehouse.media.rtp;

import static gatehouse.media.rtp.ReceptionStatistics.Verdict.DUPLICATE;
import static gatehouse.media.rtp.ReceptionStatistics.Verdict.FRESH;
import static gatehouse.media.rtp.ReceptionStatistics.Verdict.RESTARTED;
import static gatehouse.media.rtp.ReceptionStatistics.Verdict.SUSPECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReceptionStatisticsTest {
    private final ReceptionStatistics statistics = new ReceptionStatistics(8000);

    private ReceptionStatistics.Verdict arrives(int sequence) {
        return statistics.arrived(sequence & 0xffff, sequence * 160, sequence * 20_000_000L);
    }

    @Test
    void countsLossAcrossTheWrap() {
        for (int i = 65_500; i < 65_600; i++) {
            if (i % 10 != 5) {
                assertEquals(FRESH, arrives(i));
            }
        }
        assertEquals(90, statistics.received());
        assertEquals(10, statistics.lost());
        RtcpPacket.ReportBlock block = statistics.report(0, 0);
        assertEquals(0x1_0000 + 65_599 - 65_536, block.highestSequence());
        assertEquals(10, block.lost());
        assertEquals(10 * 256 / 100, block.fractionLost());
        assertEquals(0, statistics.report(0, 0).fractionLost(), "nothing since the last report");
        assertTrue(statistics.jitter() < 0.01);
    }

    @Test
    void reorderedIsNotLostAndRepeatedIsDuplicate() {
        arrives(3);
        arrives(5);
        assertEquals(1, statistics.lost());
        assertEquals(FRESH, arrives(4));
        assertEquals(DUPLICATE, arrives(4));
        assertEquals(FRESH, arrives(2), "it was overtaken by the first one");
        assertEquals(0, statistics.lost());
        assertEquals(1, statistics.duplicates());
    }

    @Test
    void aRestartTakesTwoPacketsInARow() {
        arrives(100);
        arrives(101);
        assertEquals(SUSPECT, arrives(40_000), "one stray packet proves nothing");
        assertEquals(FRESH, arrives(102));
        assertEquals(SUSPECT, arrives(50_000));
        assertEquals(RESTARTED, arrives(50_001));
        assertEquals(FRESH, arrives(50_002));
        assertEquals(0, statistics.lost(), "a restart is not loss");
    }

    @Test
    void jitterIsThatOfTheStandard() {
        // RFC 3550 A.8 by hand: alternating 0 and 5 ms late is |D| = 40 units, which the filter approaches
        for (int i = 0; i < 200; i++) {
            statistics.arrived(i, i * 160, i * 20_000_000L + (i % 2) * 5_000_000L);
        }
        assertEquals(40, statistics.jitter(), 0.1);
    }
}
