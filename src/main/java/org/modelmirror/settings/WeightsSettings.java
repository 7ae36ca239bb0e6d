package org.modelmirror.settings;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where model weights are mirrored (sources-and-storage.md 8.7).
 *
 * @param gatewayUrl mirror that is asked for weights first
 * @param uploadBucket bucket of the upload tool
 * @param uploadEndpointUrl endpoint of the upload tool
 * @param uploadAccessKeyId access key of the upload tool; give it in the environment
 * @param uploadSecretAccessKey secret key of the upload tool; give it in the environment
 * @param uploadRegion region of the upload tool
 */
public record WeightsSettings(
        Optional<URI> gatewayUrl,
        Optional<String> uploadBucket,
        Optional<URI> uploadEndpointUrl,
        Optional<String> uploadAccessKeyId,
        Optional<String> uploadSecretAccessKey,
        String uploadRegion) {
    static final Setting<Optional<URI>> GATEWAY_URL = Setting.of(
                    "weights.gateway-url",
                    SettingTypes.optional(SettingTypes.HTTP_URL),
                    "",
                    "Mirror that is asked for weights first")
            .peer("R2__GATEWAY_URL");
    static final Setting<Optional<String>> UPLOAD_BUCKET = Setting.of(
                    "weights.upload.bucket", SettingTypes.optional(SettingTypes.TEXT), "", "Bucket of the upload tool")
            .peer("R2__UPLOAD_BUCKET");
    static final Setting<Optional<URI>> UPLOAD_ENDPOINT_URL = Setting.of(
                    "weights.upload.endpoint-url",
                    SettingTypes.optional(SettingTypes.HTTP_URL),
                    "",
                    "Endpoint of the upload tool")
            .peer("R2__UPLOAD_ENDPOINT_URL");
    static final Setting<Optional<String>> UPLOAD_ACCESS_KEY_ID = Setting.of(
                    "weights.upload.access-key-id",
                    SettingTypes.optional(SettingTypes.TEXT),
                    "",
                    "Access key of the upload tool; give it in the environment")
            .peer("R2__UPLOAD_ACCESS_KEY_ID")
            .asSecret();
    static final Setting<Optional<String>> UPLOAD_SECRET_ACCESS_KEY = Setting.of(
                    "weights.upload.secret-access-key",
                    SettingTypes.optional(SettingTypes.TEXT),
                    "",
                    "Secret key of the upload tool; give it in the environment")
            .peer("R2__UPLOAD_SECRET_ACCESS_KEY")
            .asSecret();
    static final Setting<String> UPLOAD_REGION = Setting.of(
                    "weights.upload.region", SettingTypes.NAME, "auto", "Region of the upload tool")
            .peer("R2__UPLOAD_REGION");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(
            GATEWAY_URL,
            UPLOAD_BUCKET,
            UPLOAD_ENDPOINT_URL,
            UPLOAD_ACCESS_KEY_ID,
            UPLOAD_SECRET_ACCESS_KEY,
            UPLOAD_REGION);

    static WeightsSettings of(Settings settings) {
        return new WeightsSettings(
                settings.get(GATEWAY_URL),
                settings.get(UPLOAD_BUCKET),
                settings.get(UPLOAD_ENDPOINT_URL),
                settings.get(UPLOAD_ACCESS_KEY_ID),
                settings.get(UPLOAD_SECRET_ACCESS_KEY),
                settings.get(UPLOAD_REGION));
    }
}
