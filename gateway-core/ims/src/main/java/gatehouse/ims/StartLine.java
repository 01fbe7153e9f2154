package gatehouse.ims;

import gatehouse.base.ByteView;

/** How a message begins, as far as it matters before anybody has read it. */
enum StartLine {
    REGISTER("REGISTER "),
    OPTIONS("OPTIONS "),
    RESPONSE("SIP/2.0 ");

    private final String word;

    StartLine(String word) {
        this.word = word;
    }

    boolean begins(ByteView octets) {
        if (octets.length() <= word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (octets.u8(i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Neither a response nor a keep-alive. */
    static boolean isRequest(byte[] octets) {
        return octets.length > 0 && octets[0] > ' ' && !RESPONSE.begins(ByteView.of(octets));
    }
}
