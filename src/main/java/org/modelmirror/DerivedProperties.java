package org.modelmirror;

import java.util.Properties;
import org.apache.camel.spi.PropertiesSource;
import org.jspecify.annotations.Nullable;

/** Placeholders of routes that follow from settings. */
final class DerivedProperties implements PropertiesSource {
    private final String name;
    private final Properties properties;

    DerivedProperties(String name, Properties properties) {
        this.name = name;
        this.properties = properties;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public @Nullable String getProperty(String key) {
        return properties.getProperty(key);
    }
}
