package org.modelmirror.reload;

import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.modelmirror.settings.SettingsCatalog;

/** The placeholders and beans of a context. */
public final class ContextSurroundings implements Surroundings {
    private final CamelContext context;

    public ContextSurroundings(CamelContext context) {
        this.context = context;
    }

    @Override
    public Optional<String> placeholder(String name) {
        return context.getPropertiesComponent().resolveProperty(name);
    }

    @Override
    public Set<String> placeholders() {
        return SettingsCatalog.placeholders();
    }

    @Override
    public Optional<Object> bean(String name) {
        return Optional.ofNullable(context.getRegistry().lookupByName(name));
    }

    @Override
    public Set<String> beans() {
        return context.getRegistry().findByTypeWithName(Object.class).keySet();
    }
}
