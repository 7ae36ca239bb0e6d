package org.modelmirror.settings;

import java.util.List;

/**
 * How writes are made (sources-and-storage.md D3).
 *
 * @param deriveV2 derive the v2 file again after each legacy write, or v2 readers go stale
 */
public record WriteSettings(boolean deriveV2) {
    static final Setting<Boolean> DERIVE_V2 = Setting.of(
                    "write.derive-v2",
                    SettingTypes.FLAG,
                    "true",
                    "Derive the v2 file again after each legacy write, or v2 readers go stale")
            .peer("DERIVE_V2_ON_LEGACY_WRITE");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(DERIVE_V2);

    static WriteSettings of(Settings settings) {
        return new WriteSettings(settings.get(DERIVE_V2));
    }
}
