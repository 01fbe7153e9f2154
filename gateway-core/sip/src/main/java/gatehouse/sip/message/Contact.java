package gatehouse.sip.message;

import org.jspecify.annotations.Nullable;

/** One value of Contact (RFC 3261 20.10): an address, or the star that removes every binding (10.2.2). */
public sealed interface Contact {
    /** {@code *}. */
    record Star() implements Contact {
        @Override
        public String toString() {
            return "*";
        }
    }

    /** An address with its parameters. */
    record Address(NameAddr nameAddr) implements Contact {
        /** The seconds of {@code expires}, 0 to 2^32 - 1, or -1. */
        public long expires() {
            return nameAddr.parameters().number("expires");
        }

        @Override
        public String toString() {
            return nameAddr.toString();
        }
    }

    /** The star. */
    static Contact star() {
        return new Star();
    }

    /** A contact at {@code nameAddr}. */
    static Contact of(NameAddr nameAddr) {
        return new Address(nameAddr);
    }

    static @Nullable Contact parse(Cursor c) {
        if (c.peek() == '*') {
            int mark = c.pos++;
            c.skipBlanks();
            if (c.atEnd()) {
                return new Star();
            }
            c.pos = mark;
        }
        NameAddr nameAddr = NameAddr.parse(c);
        return nameAddr == null ? null : new Address(nameAddr);
    }
}
