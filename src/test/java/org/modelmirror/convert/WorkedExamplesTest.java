package org.modelmirror.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.legacy.LegacyJsonReader;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;

/** The worked examples of records-and-conversion.md 4.6, literally. {@code aa…} is a hash of 64 digits. */
class WorkedExamplesTest {
    private final LegacyJsonConverter converter = new LegacyJsonConverter(new LegacyJsonReader(new JsonReader()));

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void givesTheDocumentedRecordAndIssues(Category category, String legacy, String v2, List<String> issues)
            throws Exception {
        Conversion conversion = converter.convert(category, hashes(legacy).getBytes(StandardCharsets.UTF_8));

        assertThat(JsonWriter.toText(conversion.records().toJson(), JsonForm.COMPACT))
                .isEqualTo(hashes(v2));
        assertThat(conversion.notices().stream().map(Notice::message)).containsExactlyElementsOf(issues);
    }

    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of(
                        Category.BLIP,
                        """
                        {"BLIP":{"name":"BLIP","type":"blip","config":{"files":[{"path":"cap.pth","sha256sum":"aa…"}],"download":[{"file_name":"cap.pth","file_path":"","file_url":"https://h/cap*.pth"}]},"available":false}}""",
                        """
                        {"BLIP":{"record_type":"blip","name":"BLIP","metadata":{"schema_version":"2.0.0"},"config":{"download":[{"file_name":"cap.pth","file_url":"https://h/cap*.pth","sha256sum":"aa…","known_slow_download":false}]},"model_classification":{"domain":"image","purpose":"feature_extractor"}}}""",
                        List.of(
                                "BLIP has a config file with an invalid path.",
                                "BLIP has a config file with an invalid path.",
                                "BLIP has no description.")),
                Arguments.of(
                        Category.CLIP,
                        """
                        {"coca_X":{"name":"coca_X","type":"coca","config":{"files":[{"path":"x.pt"}],"download":[{"file_name":"x.pt","file_path":"","file_url":"https://h/x.bin"}]},"available":false}}""",
                        """
                        {"coca_X":{"record_type":"clip","name":"coca_X","metadata":{"schema_version":"2.0.0"},"config":{"download":[{"file_name":"x.pt","file_url":"https://h/x.bin","sha256sum":"FIXME","known_slow_download":false}]},"model_classification":{"domain":"image","purpose":"feature_extractor"}}}""",
                        List.of(
                                "coca_X has a config file with an invalid path.",
                                "coca_X has a config file with no sha256sum.",
                                "coca_X has a config file with an invalid path.",
                                "coca_X has a config file with no sha256sum.",
                                "coca_X has no description.")),
                Arguments.of(
                        Category.CODEFORMER,
                        """
                        {"CodeFormers":{"name":"CodeFormers","type":"CodeFormers","description":"Upscaler.","version":"0.1.0","style":"generalist","config":{"files":[{"path":"CF.pth","sha256sum":"aa…"}],"download":[{"file_name":"CF.pth","file_path":"","file_url":"https://h/cf.pth"}]},"available":false}}""",
                        """
                        {"CodeFormers":{"record_type":"codeformer","name":"CodeFormers","description":"Upscaler.","version":"0.1.0","metadata":{"schema_version":"2.0.0"},"config":{"download":[{"file_name":"CF.pth","file_url":"https://h/cf.pth","sha256sum":"aa…","known_slow_download":false}]},"model_classification":{"domain":"image","purpose":"post_processing"}}}""",
                        List.of(
                                "CodeFormers has a config file with an invalid path.",
                                "CodeFormers has a config file with an invalid path.")),
                Arguments.of(
                        Category.SAFETY_CHECKER,
                        """
                        {"safety_checker":{"name":"safety_checker","type":"safety_checker","description":"Safety checker","config":{"files":[{"path":"pm.bin","sha256sum":"bb…"},{"path":"config.json"}],"download":[{"file_name":"pm.bin","file_path":"","file_url":"https://h/pm.bin"},{"file_name":"config.json","file_path":"","file_url":"https://h/c.json"}]},"available":false}}""",
                        """
                        {"safety_checker":{"record_type":"safety_checker","name":"safety_checker","description":"Safety checker","metadata":{"schema_version":"2.0.0"},"config":{"download":[{"file_name":"pm.bin","file_url":"https://h/pm.bin","sha256sum":"bb…","known_slow_download":false},{"file_name":"config.json","file_url":"https://h/c.json","sha256sum":"FIXME","known_slow_download":false}]},"model_classification":{"domain":"image","purpose":"safety_checker"}}}""",
                        List.of(
                                "safety_checker has a config file with an invalid path.",
                                "safety_checker has a config file with an invalid path.",
                                "safety_checker has a config file with an invalid path.",
                                "safety_checker has a config file with no sha256sum.")),
                Arguments.of(
                        Category.CONTROLNET,
                        """
                        {"control_qr_sdxl":{"name":"control_qr_xl","type":"control_qr_xl","description":"qr","version":"0.1.0","style":"control_qr_xl","nsfw":false,"download_all":true,"config":{"files":[{"path":"qr.safetensors","sha256sum":"aa…"},{"path":"cldm_v21.yaml"}],"download":[{"file_name":"qr.safetensors","file_path":"","file_url":"https://h/qr"}]},"available":false}}""",
                        """
                        {"control_qr_sdxl":{"record_type":"controlnet","name":"control_qr_xl","description":"qr","version":"0.1.0","metadata":{"schema_version":"2.0.0"},"config":{"download":[{"file_name":"qr.safetensors","file_url":"https://h/qr","sha256sum":"aa…","known_slow_download":false}]},"model_classification":{"domain":"image","purpose":"auxiliary_or_patch"},"controlnet_style":"control_qr_xl"}}""",
                        List.of(
                                "control_qr_sdxl has a config file with an invalid path.",
                                "control_qr_sdxl has a config file with an invalid path.",
                                "control_qr_sdxl has a non-standard config file.",
                                "control_qr_sdxl name mismatch.")),
                Arguments.of(
                        Category.MISCELLANEOUS,
                        """
                        {"layer_diffuse_sd15":{"name":"layer_diffuse_sd15","type":"layer_diffuse","baseline":"stable diffusion 1","description":"Layer","config":{"files":[{"path":"a.safetensors","sha256sum":"aa…","md5sum":"m1"}],"download":[{"file_name":"a.safetensors","file_path":"","file_url":"https://h/a"}]},"available":false}}""",
                        """
                        {"layer_diffuse_sd15":{"record_type":"miscellaneous","name":"layer_diffuse_sd15","description":"Layer","metadata":{"schema_version":"2.0.0"},"config":{"download":[{"file_name":"a.safetensors","file_url":"https://h/a","sha256sum":"aa…","known_slow_download":false}]},"model_classification":{"domain":"image","purpose":"miscellaneous"}}}""",
                        List.of(
                                "layer_diffuse_sd15 has a config file with an invalid path.",
                                "layer_diffuse_sd15 has a config file with an invalid path.")),
                Arguments.of(
                        Category.IMAGE_GENERATION,
                        """
                        {"Mini Inpaint":{"name":"Mini Inpaint","baseline":"stable diffusion 1","type":"ckpt","inpainting":true,"description":"Inpaints.","tags":["anime "," manga"],"showcases":[],"version":"1","style":" anime","trigger":["tok"],"nsfw":true,"download_all":false,"config":{"files":[{"path":"mini.ckpt","sha256sum":"cc…"},{"path":"v1-inference.yaml"}],"download":[{"file_name":"mini.ckpt","file_path":"","file_url":"https://civitai.com/api/1"}]},"available":true},
                         "Cascade":{"name":"Cascade","baseline":"stable_cascade","type":"ckpt","inpainting":false,"description":"Two-stage.","version":"1.0","style":"generalist","homepage":"https://h/c","nsfw":false,"download_all":true,"requirements":{"min_steps":20,"cfg_scale":4.0,"samplers":["k_euler"]},"config":{"files":[{"path":"b.safetensors","sha256sum":"bb…","file_type":"stable_cascade_stage_b"},{"path":"c.safetensors","file_type":"stable_cascade_stage_c"}],"download":[{"file_name":"b.safetensors","file_path":"","file_url":"https://h/b"},{"file_name":"c.safetensors","file_path":"","file_url":"https://h/c"}]},"available":false,"features_not_supported":["hires_fix"],"size_on_disk_bytes":9000000000}}""",
                        """
                        {"Mini Inpaint":{"name":"Mini Inpaint","description":"Inpaints.","version":"1","config":{"download":[{"file_name":"mini.ckpt","file_url":"https://civitai.com/api/1","sha256sum":"cc…","known_slow_download":false}]},"inpainting":true,"baseline":"stable_diffusion_1","tags":["anime","manga"],"showcases":[],"trigger":["tok"],"nsfw":true,"style":"anime"},""" + """
                        "Cascade":{"name":"Cascade","description":"Two-stage.","version":"1.0","config":{"download":[{"file_name":"b.safetensors","file_url":"https://h/b","sha256sum":"bb…","file_purpose":"stable_cascade_stage_b","known_slow_download":false},{"file_name":"c.safetensors","file_url":"https://h/c","file_purpose":"stable_cascade_stage_c","known_slow_download":false}]},"size_on_disk_bytes":9000000000,"baseline":"stable_cascade","tags":[],"showcases":[],"trigger":[],"homepage":"https://h/c","nsfw":false,"style":"generalist","requirements":{"min_steps":20,"cfg_scale":4.0,"samplers":["k_euler"]}}}""",
                        List.of(
                                "Mini Inpaint is flagged 'available'.",
                                "Mini Inpaint has no showcases defined.",
                                "Cascade has a config file with an invalid path.",
                                "Cascade has a config file with an invalid path.",
                                "Cascade has a config file with no sha256sum.",
                                "Cascade has a config file with an invalid path.",
                                "Cascade has a config file with an invalid path.",
                                "Cascade has a config file with no sha256sum.",
                                "Cascade has no showcases defined.")));
    }

    private static String hashes(String text) {
        return text.replace("aa…", "a".repeat(64))
                .replace("bb…", "b".repeat(64))
                .replace("cc…", "c".repeat(64));
    }
}
