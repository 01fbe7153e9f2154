package gatehouse.gateway;

import gatehouse.gateway.voice.Phone;
import gatehouse.management.FrameQueue;
import gatehouse.management.HandsetPort;
import gatehouse.management.LineStatus;
import gatehouse.simulated.VirtualPhone;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Phones that are plugged into virtual lines from outside, such as the one in the browser. Thread-safe. */
final class Handsets implements HandsetPort {
    /** At 20 ms each: what a browser sends in bursts is smoothed, and delay stays below a fifth of a second. */
    private static final int DEPTH = 8;

    private final Gateway gateway;
    private final Map<String, Plugged> plugged = new ConcurrentHashMap<>();

    Handsets(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public Handset plugIn(String line, Listener listener) {
        Phone phone = gateway.phone(line);
        if (phone == null) {
            throw new IllegalArgumentException("There is no virtual line " + line + ".");
        }
        Plugged fresh = new Plugged(line, phone, listener);
        Plugged old = plugged.put(line, fresh);
        if (old != null) {
            old.pulled("Another phone was plugged into this line.");
        }
        phone.wear(fresh.headset());
        gateway.listen(fresh);
        return fresh;
    }

    /** Pulls every phone, for the lines that they are plugged into are no more. */
    void unplugAll(String reason) {
        for (Plugged phone : List.copyOf(plugged.values())) {
            if (plugged.remove(phone.line, phone)) {
                phone.pulled(reason);
            }
        }
    }

    private final class Plugged implements Handset, Consumer<Gateway.Notice> {
        private final String line;
        private final Phone phone;
        private final Listener listener;
        private final FrameQueue mouth = new FrameQueue(DEPTH);
        private boolean ringing;

        Plugged(String line, Phone phone, Listener listener) {
            this.line = line;
            this.phone = phone;
            this.listener = listener;
        }

        @Override
        public void hook(LineStatus.Hook hook) {
            var _ = phone.hook(hook == LineStatus.Hook.OFF);
        }

        @Override
        public void flash() {
            var _ = phone.flash();
        }

        @Override
        public void key(char key) {
            if ("0123456789*#ABCD".indexOf(key) >= 0) {
                var _ = phone.press(String.valueOf(key));
            }
        }

        @Override
        public void speak(short[] frame) {
            mouth.put(frame);
        }

        /** The line's side of the phone. */
        VirtualPhone.Headset headset() {
            return new VirtualPhone.Headset() {
                @Override
                public void speak(short[] frame) {
                    mouth.take(frame);
                }

                @Override
                public void hear(short[] frame) {
                    listener.hear(frame.clone());
                }
            };
        }

        @Override
        public void accept(Gateway.Notice notice) {
            if (notice instanceof Gateway.Notice.Line(String id, Phone.Heard heard)
                    && id.equals(line)
                    && heard.ringing() != ringing) {
                ringing = heard.ringing();
                listener.ring(ringing, ringing ? gateway.callerOf(line) : "");
            }
        }

        void pulled(String reason) {
            gateway.ignore(this);
            listener.unplugged(reason);
        }

        @Override
        public void close() {
            gateway.ignore(this);
            if (plugged.remove(line, this)) {
                phone.wear(null);
                var _ = phone.hook(false);
            }
        }
    }
}
