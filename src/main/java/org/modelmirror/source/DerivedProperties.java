package org.modelmirror.source;

import java.util.Properties;
import org.apache.camel.spi.PropertiesSource;
import org.jspecify.annotations.Nullable;

/** Placeholders that are other settings in another unit. */
final class DerivedProperties implements PropertiesSource {
    private final Properties properties;

    DerivedProperties(Properties properties) {
        this.properties = properties;
    }

    @Override
    public String getName() {
        return "derived-source-settings";
    }

    @Override
    public @Nullable String getProperty(String name) {
        return properties.getProperty(name);
    }
}
