package org.modelmirror.analytics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What one class logs while this is open. */
final class Warnings extends AbstractAppender implements AutoCloseable {
    private final Logger logger;
    private final List<LogEvent> events = new CopyOnWriteArrayList<>();

    private Warnings(Logger logger) {
        super("warnings", null, null, true, Property.EMPTY_ARRAY);
        this.logger = logger;
    }

    static Warnings of(Class<?> type) {
        Warnings warnings = new Warnings((Logger) LogManager.getLogger(type));
        warnings.start();
        // The tests' own configuration is mostly silent.
        Configurator.setLevel(warnings.logger.getName(), Level.WARN);
        warnings.logger.addAppender(warnings);
        return warnings;
    }

    List<String> texts() {
        return events.stream()
                .map(event -> event.getMessage().getFormattedMessage())
                .toList();
    }

    Level level() {
        return events.get(0).getLevel();
    }

    @Override
    public void append(LogEvent event) {
        events.add(event.toImmutable());
    }

    @Override
    public void close() {
        logger.removeAppender(this);
        Configurator.setLevel(logger.getName(), (Level) null);
        stop();
    }
}
