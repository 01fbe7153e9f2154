package gatehouse.media.srtp;

import org.jspecify.annotations.Nullable;

/** What is kept for one SSRC under one master key. */
final class SrtpStream {
    final int ssrc;
    final ReplayWindow rtp;
    final ReplayWindow rtcp;
    /** The index of the next RTCP packet to send. */
    long nextRtcp;
    /** While positive, the numbering may start again (a call was resumed); each packet in order takes one. */
    int restartCredit;

    private long lastUse;

    private SrtpStream(int ssrc, int window) {
        this.ssrc = ssrc;
        this.rtp = new ReplayWindow(window);
        this.rtcp = new ReplayWindow(window);
    }

    /** The streams under one master key: a handful, so a list. */
    static final class Table {
        private final int window;
        private final SrtpStream[] streams;
        private int size;
        private long uses;
        /** The one found last: nearly always the one that is asked for next. */
        private @Nullable SrtpStream last;

        Table(int window, int most) {
            this.window = window;
            this.streams = new SrtpStream[most];
        }

        int size() {
            return size;
        }

        SrtpStream at(int n) {
            return streams[n];
        }

        boolean isFull() {
            return size == streams.length;
        }

        @Nullable
        SrtpStream find(int ssrc) {
            SrtpStream recent = last;
            if (recent != null && recent.ssrc == ssrc) {
                recent.lastUse = ++uses;
                return recent;
            }
            for (int n = 0; n < size; n++) {
                SrtpStream stream = streams[n];
                if (stream.ssrc == ssrc) {
                    stream.lastUse = ++uses;
                    last = stream;
                    return stream;
                }
            }
            return null;
        }

        /** A new stream; when the table is full it takes the place of the one that was quiet longest. */
        SrtpStream add(int ssrc) {
            SrtpStream stream = new SrtpStream(ssrc, window);
            stream.lastUse = ++uses;
            int place = size;
            if (isFull()) {
                place = 0;
                for (int n = 1; n < size; n++) {
                    place = streams[n].lastUse < streams[place].lastUse ? n : place;
                }
            } else {
                size++;
            }
            streams[place] = stream;
            last = stream;
            return stream;
        }
    }
}
