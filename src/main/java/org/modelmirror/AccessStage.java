package org.modelmirror;

import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.modelmirror.access.CamelHorde;
import org.modelmirror.access.Doorkeeper;
import org.modelmirror.access.HordeHttp;
import org.modelmirror.access.KeyCheck;
import org.modelmirror.access.Roles;
import org.modelmirror.settings.Settings;

/** Who may do what. */
final class AccessStage {
    private final Settings settings;

    AccessStage(Settings settings) {
        this.settings = settings;
    }

    Doorkeeper bind(CamelContext context, LongSupplier nanos) {
        context.getRegistry().bind("hordeHttp", new HordeHttp());
        return new Doorkeeper(
                new KeyCheck(new CamelHorde(context, settings.horde().url().toString()), nanos),
                Roles.of(settings.queue().requestorIds(), settings.queue().approverIds()));
    }
}
