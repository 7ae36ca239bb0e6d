package org.modelmirror.settings;

import java.util.List;

/**
 * Limits and habits of the HTTP API (http-api.md 1.6, 4.9 and 6).
 *
 * @param corsAllowedOrigins origins whose pages may call the API from a browser; * for all
 * @param uiCompat answer as older web clients expect
 * @param maxBodyBytes largest request body, in bytes; more is answered 413
 * @param maxHeaderBytes largest request line and headers, in bytes; more is answered 431
 * @param maxJsonDepth deepest nesting of a request body; more is answered 422
 */
public record ServingSettings(
        List<String> corsAllowedOrigins, boolean uiCompat, int maxBodyBytes, int maxHeaderBytes, int maxJsonDepth) {
    static final Setting<List<String>> CORS_ALLOWED_ORIGINS = Setting.of(
                    "serve.cors.allowed-origins",
                    SettingTypes.LIST,
                    "",
                    "Origins whose pages may call the API from a browser; * for all")
            .peer("CORS_ALLOWED_ORIGINS");
    static final Setting<Boolean> UI_COMPAT = Setting.of(
                    "serve.ui-compat", SettingTypes.FLAG, "false", "Answer as older web clients expect")
            .peer("UI_COMPAT");
    static final Setting<Integer> MAX_BODY_BYTES = Setting.of(
            "serve.max-body-size",
            SettingTypes.integer(0),
            "1048576",
            "Largest request body, in bytes; more is answered 413");
    static final Setting<Integer> MAX_HEADER_BYTES = Setting.of(
            "serve.max-header-size",
            SettingTypes.integer(1024),
            "16384",
            "Largest request line and headers, in bytes; more is answered 431");
    static final Setting<Integer> MAX_JSON_DEPTH = Setting.of(
            "serve.max-json-depth",
            SettingTypes.integer(1, 1000),
            "64",
            "Deepest nesting of a request body; more is answered 422");
    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL =
            List.of(CORS_ALLOWED_ORIGINS, UI_COMPAT, MAX_BODY_BYTES, MAX_HEADER_BYTES, MAX_JSON_DEPTH);

    public ServingSettings {
        corsAllowedOrigins = List.copyOf(corsAllowedOrigins);
    }

    static ServingSettings of(Settings settings) {
        return new ServingSettings(
                settings.get(CORS_ALLOWED_ORIGINS),
                settings.get(UI_COMPAT),
                settings.get(MAX_BODY_BYTES),
                settings.get(MAX_HEADER_BYTES),
                settings.get(MAX_JSON_DEPTH));
    }
}
