package gatehouse.ims;

import gatehouse.base.Flow;
import gatehouse.sip.message.Parameterized;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The registration procedure that is under way; there is only one at a time (TR 33.803 A.7.4.1a). */
sealed interface Procedure {
    /** None. */
    record Idle() implements Procedure {}

    /**
     * SM1 is out.
     *
     * @param under the current set that protects it; null when it went in clear
     */
    record Proposed(
            UeNumbers numbers,
            List<Parameterized> offer,
            Flow way,
            @Nullable SaSet under) implements Procedure {}

    /** SM7 is out, under the new set; {@code under} as for SM1. */
    record Answering(SaSet set, @Nullable SaSet under) implements Procedure {}
}
