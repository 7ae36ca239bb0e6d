package org.modelmirror.settings;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * One of the two upstream repositories (sources-and-storage.md 8.2).
 *
 * @param owner account that owns it
 * @param name its name
 * @param branch the branch that is read
 * @param proxy put before the whole GitHub URL, when there is one
 */
public record RepositorySettings(String owner, String name, String branch, Optional<URI> proxy) {
    static final Keys IMAGE = Keys.of("image", "IMAGE_GITHUB_REPO", "AI-Horde-image-model-reference");
    static final Keys TEXT = Keys.of("text", "TEXT_GITHUB_REPO", "AI-Horde-text-model-reference");

    static RepositorySettings of(Settings settings, Keys keys) {
        return new RepositorySettings(
                settings.get(keys.owner), settings.get(keys.name), settings.get(keys.branch), settings.get(keys.proxy));
    }

    /** The four settings of a repository. */
    record Keys(Setting<String> owner, Setting<String> name, Setting<String> branch, Setting<Optional<URI>> proxy) {

        static Keys of(String kind, String block, String repository) {
            String prefix = "source.github." + kind + ".";
            String files = kind + " models";
            return new Keys(
                    Setting.of(prefix + "owner", SettingTypes.NAME, "Haidra-Org", "Owner of the repository of " + files)
                            .peer(block + "__OWNER"),
                    Setting.of(prefix + "name", SettingTypes.NAME, repository, "Name of the repository of " + files)
                            .peer(block + "__NAME"),
                    Setting.of(prefix + "branch", SettingTypes.NAME, "main", "Branch that is read for " + files)
                            .peer(block + "__BRANCH"),
                    Setting.of(
                                    prefix + "proxy",
                                    SettingTypes.optional(SettingTypes.HTTP_URL),
                                    "",
                                    "Put before the whole GitHub URL for " + files)
                            .peer(block + "__PROXY_SETTINGS__GITHUB_PROXY_URL_BASE")
                            .shared("GITHUB_PROXY_URL_BASE"));
        }

        List<Setting<?>> all() {
            return List.of(owner, name, branch, proxy);
        }
    }
}
