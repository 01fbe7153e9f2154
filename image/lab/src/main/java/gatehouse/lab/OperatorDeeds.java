package gatehouse.lab;

import gatehouse.lab.intercept.KeyFile;
import gatehouse.lab.media.MediaGateway;
import gatehouse.lab.operator.OperatorAction;
import gatehouse.media.srtp.SdesResult;
import gatehouse.sip.transport.TransportAction;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Carries out what the operator's core wants: media, records, and what is to be told. On the lab's loop alone. */
final class OperatorDeeds {
    /** Where the core's messages go, and what belongs to the P-CSCF's security. */
    interface Ways {
        void send(TransportAction what);

        void deregistered(String impi);
    }

    private final LabReport report;
    private final MediaGateway gateway;
    private final @Nullable Listening listening;
    private final Ways ways;
    private @Nullable KeyFile keys;

    OperatorDeeds(LabReport report, MediaGateway gateway, @Nullable Listening listening, Ways ways) {
        this.report = report;
        this.gateway = gateway;
        this.listening = listening;
        this.ways = ways;
    }

    /** From now on the keys of SRTP are kept for whoever reads the capture; before the loop starts. */
    void keep(KeyFile file) {
        keys = file;
    }

    void carryOut(OperatorAction action) {
        switch (action) {
            case OperatorAction.Wire(var what) -> ways.send(what);
            case OperatorAction.OpenAnchor(var anchor, var callerPort, var calleePort) -> {
                try {
                    gateway.open(anchor, callerPort, calleePort);
                } catch (IOException e) {
                    report.failure("media-gateway", String.valueOf(e.getMessage()));
                }
            }
            case OperatorAction.KeyAnchor(var anchor, var side, var sending, var receiving) ->
                gateway.secure(anchor, side, new SdesResult.Protected(sending, receiving));
            case OperatorAction.KeyAgreed agreed -> keyAgreed(agreed);
            case OperatorAction.PointAnchor(var anchor, var side, var signalled) ->
                gateway.point(anchor, side, signalled);
            case OperatorAction.CloseAnchor(var anchor) -> {
                report.relayed(anchor, gateway.close(anchor));
                if (listening != null) {
                    listening.ends(anchor);
                }
            }
            case OperatorAction.RegistrationChanged changed -> report.registration(changed);
            case OperatorAction.Deregistered(var impi) -> ways.deregistered(impi);
            case OperatorAction.CallChanged changed -> {
                report.call(changed);
                if (listening != null && changed.state() == OperatorAction.CallChanged.State.SETUP) {
                    listening.begins(changed);
                }
            }
        }
    }

    private void keyAgreed(OperatorAction.KeyAgreed agreed) {
        if (keys != null) {
            keys.add(agreed);
        }
        if (listening != null) {
            listening.key(agreed);
        }
    }
}
