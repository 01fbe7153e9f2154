package gatehouse.gateway;

import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.LineAccount;
import gatehouse.config.LineSettings;
import gatehouse.config.NumberSettings;
import gatehouse.config.OperatorSettings;
import gatehouse.management.LineStatus;
import gatehouse.management.LineStatus.Service;
import gatehouse.management.LineStatus.ServiceKind;
import gatehouse.telephony.LineState;
import gatehouse.telephony.Numbering;
import java.util.ArrayList;
import java.util.List;

/** A line's state in the words of the management side. */
final class LineWords {
    private LineWords() {}

    static LineStatus.Hook hook(LineState state) {
        return switch (state) {
            case LineState.Idle _, LineState.Ringing _, LineState.TestRinging _ -> LineStatus.Hook.ON;
            default -> LineStatus.Hook.OFF;
        };
    }

    static LineStatus.State state(LineState state) {
        return switch (state) {
            case LineState.Idle _ -> LineStatus.State.IDLE;
            case LineState.DialTone _ -> LineStatus.State.DIAL_TONE;
            case LineState.Collecting _ -> LineStatus.State.DIALLING;
            case LineState.Calling _, LineState.FarEndRinging _, LineState.Answering _ -> LineStatus.State.CALLING;
            case LineState.Ringing _, LineState.TestRinging _ -> LineStatus.State.RINGING;
            case LineState.Talking _ -> LineStatus.State.TALKING;
            case LineState.Failed _ -> LineStatus.State.BUSY_TONE;
            case LineState.Warned _, LineState.Parked _ -> LineStatus.State.HOWLING;
        };
    }

    /** What the person at a line's phone can do, as the configuration has it. */
    static List<Service> services(LineSettings line, GatehouseConfiguration configuration) {
        List<Service> services = new ArrayList<>();
        services.add(new Service(ServiceKind.WITHHELD_NUMBER, Numbering.WITHHELD));
        for (OperatorSettings operator : configuration.operators()) {
            if (operator.name().equals(line.operator())) {
                NumberSettings numbers = operator.numbers();
                if (!numbers.emergency().isEmpty()) {
                    services.add(new Service(ServiceKind.EMERGENCY, String.join(", ", numbers.emergency())));
                }
                if (numbers.format() == NumberSettings.NumberFormat.INTERNATIONAL) {
                    services.add(new Service(
                            ServiceKind.INTERNATIONAL_NUMBERS,
                            numbers.areaCode().orElse("")));
                }
            }
        }
        if (!line.fallbacks().isEmpty()) {
            List<String> others =
                    line.fallbacks().stream().map(LineAccount::operator).toList();
            services.add(new Service(ServiceKind.FALLBACK, String.join(", ", others)));
        }
        return services;
    }
}
