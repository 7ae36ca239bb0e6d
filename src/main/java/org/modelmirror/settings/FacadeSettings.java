package org.modelmirror.settings;

import java.util.List;

/**
 * Which paths of GitHub's hosts are taken over (http-api.md 2.11, raw facade).
 *
 * @param owners accounts below which both repositories are served at the server root; none switches the facade off
 * @param branches branches served besides the configured one of each repository
 */
public record FacadeSettings(List<String> owners, List<String> branches) {
    static final Setting<List<String>> OWNERS = Setting.of(
            "facade.owners",
            SettingTypes.LIST,
            "Haidra-Org,db0",
            "Accounts below which both repositories are served as on GitHub, in any letter case");
    static final Setting<List<String>> BRANCHES = Setting.of(
            "facade.branches", SettingTypes.LIST, "", "Branches served besides the configured one of each repository");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(OWNERS, BRANCHES);

    public FacadeSettings {
        owners = List.copyOf(owners);
        branches = List.copyOf(branches);
    }

    static FacadeSettings of(Settings settings) {
        return new FacadeSettings(settings.get(OWNERS), settings.get(BRANCHES));
    }
}
