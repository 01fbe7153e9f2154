package gatehouse.web.api;

import gatehouse.management.Command;
import gatehouse.web.access.AuditLog.Action;
import gatehouse.web.access.Role;
import java.util.Optional;

/** Which commands may come from a browser, and from whom. */
public final class WebCommands {
    private WebCommands() {}

    /** The role that a command takes; empty for those that a browser may not give at all. */
    public static Optional<Role> needs(Command command) {
        return switch (command) {
            // They name files on the gateway's host, which is not a browser's to read or write.
            case Command.Play ignored -> Optional.empty();
            case Command.StartRecording ignored -> Optional.empty();
            case Command.StopRecording ignored -> Optional.empty();
            case Command.OfLine ignored -> Optional.of(Role.TECHNICIAN);
            case Command.Register ignored -> Optional.of(Role.TECHNICIAN);
            case Command.Unregister ignored -> Optional.of(Role.TECHNICIAN);
            case Command.Diagnose ignored -> Optional.of(Role.TECHNICIAN);
            case Command.StartCapture ignored -> Optional.of(Role.TECHNICIAN);
            case Command.StopCapture ignored -> Optional.of(Role.TECHNICIAN);
            // A backup holds every password of the gateway's.
            case Command.BackUp ignored -> Optional.of(Role.OWNER);
            case Command.OpenBackup ignored -> Optional.of(Role.OWNER);
            case Command.Restart ignored -> Optional.of(Role.TECHNICIAN);
            // Whom they called is the household's; nobody else is to hide a call from it.
            case Command.ForgetCalls ignored -> Optional.of(Role.OWNER);
            // Who knows them is the subscriber, towards any network of the operator's.
            case Command.SetKeys ignored -> Optional.of(Role.OWNER);
            case Command.SetPassword ignored -> Optional.of(Role.TECHNICIAN);
            case Command.OfConfiguration ignored -> Optional.of(Role.TECHNICIAN);
        };
    }

    /** Whether a command may change something that people will ask about later: who did that? */
    public static boolean changes(Command command) {
        return switch (command) {
            case Command.Validate ignored -> false;
            case Command.ShowPlaces ignored -> false;
            case Command.Edit ignored -> false;
            case Command.ShowRunning ignored -> false;
            case Command.ShowCandidate ignored -> false;
            case Command.ShowHistory ignored -> false;
            case Command.ShowVersion ignored -> false;
            case Command.PressKey ignored -> false;
            default -> true;
        };
    }

    /** What the audit log says of it. */
    static Action action(Command command) {
        return switch (command) {
            case Command.BackUp ignored -> Action.BACK_UP;
            case Command.OpenBackup ignored -> Action.RESTORE;
            case Command.Restart ignored -> Action.RESTART;
            case Command.SetKeys ignored -> Action.SET_KEYS;
            default -> Action.COMMAND;
        };
    }
}
