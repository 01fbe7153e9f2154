package gatehouse.web.live;

import gatehouse.base.Decoded;
import gatehouse.management.HandsetPort;
import gatehouse.management.HandsetPort.Handset;
import gatehouse.management.LineStatus;
import gatehouse.web.json.Json;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import org.jspecify.annotations.Nullable;

/**
 * A phone in a browser. Binary messages are voice, both ways: {@link HandsetPort#FRAME_SAMPLES} samples, 16 bit, the low
 * octet first. Text messages are what hands do ({@link Hand}) and what eyes see ({@link Sign}).
 */
public final class HandsetSocket {
    /** Octets of a voice message. */
    static final int FRAME_BYTES = 2 * HandsetPort.FRAME_SAMPLES;

    /** The longest message that a browser may send. */
    public static final int LONGEST_MESSAGE = 512;

    private static final short BYE = 1000;
    private static final short UNACCEPTABLE = 1003;

    private final ServerWebSocket socket;
    private final Context loop;
    private @Nullable Handset handset;

    private HandsetSocket(ServerWebSocket socket, Context loop) {
        this.socket = socket;
        this.loop = loop;
    }

    /**
     * What a hand does; exactly one is said.
     *
     * @param hook {@code on} or {@code off}
     * @param key one of 0-9, *, # and A-D
     * @param flash true for the flash key
     */
    public record Hand(
            LineStatus.@Nullable Hook hook,
            @Nullable String key,
            @Nullable Boolean flash) {}

    /**
     * What the eyes see; exactly one is said.
     *
     * @param ring whether the bell rings
     * @param caller what caller id says, empty if nothing; null where the bell is not meant
     * @param unplugged why the plug is out
     */
    public record Sign(
            @Nullable Boolean ring,
            @Nullable String caller,
            @Nullable String unplugged) {}

    /**
     * Joins a browser's socket to a line, on the socket's event loop.
     *
     * @param gone is run once when the socket is closed
     */
    public static void join(ServerWebSocket socket, Context loop, HandsetPort port, String line, Runnable gone) {
        HandsetSocket phone = new HandsetSocket(socket, loop);
        socket.closeHandler(ignored -> {
            phone.unplug();
            gone.run();
        });
        try {
            phone.handset = port.plugIn(line, phone.new Ear());
        } catch (IllegalArgumentException refused) {
            phone.tell(new Sign(null, null, String.valueOf(refused.getMessage())));
            socket.close(BYE);
            return;
        }
        socket.binaryMessageHandler(phone::voice);
        socket.textMessageHandler(phone::hand);
        socket.exceptionHandler(ignored -> socket.close());
    }

    private void voice(Buffer message) {
        Handset line = handset;
        if (line == null || message.length() != FRAME_BYTES) {
            socket.close(UNACCEPTABLE, "A voice message has " + FRAME_BYTES + " octets.");
            return;
        }
        short[] frame = new short[HandsetPort.FRAME_SAMPLES];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = message.getShortLE(2 * i);
        }
        line.speak(frame);
    }

    private void hand(String message) {
        Handset line = handset;
        if (line == null) {
            return;
        }
        switch (Json.read(message.getBytes(java.nio.charset.StandardCharsets.UTF_8), Hand.class)) {
            case Decoded.Malformed<Hand>(String reason, int ignored) -> socket.close(UNACCEPTABLE, reason);
            case Decoded.Ok<Hand>(Hand hand) -> {
                if (hand.hook() != null) {
                    line.hook(hand.hook());
                }
                String key = hand.key();
                if (key != null && key.matches("[0-9*#A-D]")) {
                    line.key(key.charAt(0));
                }
                if (Boolean.TRUE.equals(hand.flash())) {
                    line.flash();
                }
            }
        }
    }

    private void unplug() {
        Handset line = handset;
        handset = null;
        if (line != null) {
            line.close();
        }
    }

    private void tell(Sign sign) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(Json.text(sign));
        }
    }

    /** Called from the line's thread; it only hands over. */
    private final class Ear implements HandsetPort.Listener {
        @Override
        public void hear(short[] frame) {
            loop.runOnContext(ignored -> {
                // A browser that does not keep up misses voice rather than hearing it late.
                if (socket.isClosed() || socket.writeQueueFull()) {
                    return;
                }
                Buffer message = Buffer.buffer(FRAME_BYTES);
                for (short sample : frame) {
                    message.appendShortLE(sample);
                }
                socket.writeBinaryMessage(message);
            });
        }

        @Override
        public void ring(boolean ringing, String caller) {
            loop.runOnContext(ignored -> tell(new Sign(ringing, caller, null)));
        }

        @Override
        public void unplugged(String reason) {
            loop.runOnContext(ignored -> {
                tell(new Sign(null, null, reason));
                socket.close(BYE);
            });
        }
    }
}
