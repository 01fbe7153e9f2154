package gatehouse.config;

import gatehouse.config.schema.Choice;

/** How severe a log line is at least. */
public enum LogLevel {
    @Choice("Every packet. For a few minutes only.")
    TRACE,
    @Choice("Every message and state change, with customers' numbers and addresses.")
    DEBUG,
    @Choice("What happened: registrations, calls, changes of configuration.")
    INFO,
    @Choice("What went wrong but was made good.")
    WARN,
    @Choice("What went wrong and needs somebody.")
    ERROR
}
