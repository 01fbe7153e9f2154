package gatehouse.lab.operator;

import gatehouse.media.sdp.MediaDescription;
import gatehouse.media.srtp.CryptoAttribute;
import java.util.ArrayList;
import java.util.List;

/**
 * The SDES keys of one side's wire, as an offer and its answer pass the operator: after RFC 4568 5.1 each side's line
 * with the tag of the answer is the key that it sends under. What is read here changes nothing of what passes.
 */
final class WireKeys {
    private List<CryptoAttribute> offered = List.of();
    private boolean phoneOffered;

    WireKeys() {}

    /** A key that was agreed on, and who sends under it. */
    record Key(boolean fromPhone, CryptoAttribute key) {}

    /** An offer passes; {@code fromPhone} when the phone of this wire wrote it. */
    void offer(MediaDescription section, boolean fromPhone) {
        offered = EdgeKeys.lines(section);
        phoneOffered = fromPhone;
    }

    /** Its answer passes: the two keys, or none. */
    List<Key> answer(MediaDescription section) {
        List<Key> keys = new ArrayList<>();
        for (CryptoAttribute answer : EdgeKeys.lines(section)) {
            for (CryptoAttribute offer : offered) {
                if (offer.tag() == answer.tag() && offer.suiteName().equals(answer.suiteName())) {
                    keys.add(new Key(phoneOffered, offer));
                    keys.add(new Key(!phoneOffered, answer));
                }
            }
        }
        return keys;
    }
}
