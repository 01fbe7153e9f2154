package gatehouse.netty;

import gatehouse.base.ByteView;

/** Messages are lines; an empty line is a keep-alive, a line that starts with '!' is broken. */
final class LineFramer implements StreamFramer<String> {
    @Override
    public Step<String> next(ByteView unread) {
        if (unread.u8(0) == '\n') {
            return new Step.Skip<>(1);
        }
        if (unread.u8(0) == '!') {
            return new Step.Broken<>("a line starts with !");
        }
        for (int i = 0; i < unread.length(); i++) {
            if (unread.u8(i) == '\n') {
                return new Step.Message<>(i + 1, unread.slice(0, i).latin1());
            }
        }
        return new Step.Partial<>();
    }
}
