package org.modelmirror.serve;

import org.modelmirror.reference.Category;

/** The stores of http-api.md 9: V (v2) and L (legacy). */
final class Fixtures {
    static final String IMAGE_V2 = """
            {"Alpha":{"record_type":"image_generation","name":"Alpha","description":"First","metadata":{"schema_version":"2.0.0","created_at":1700000000,"created_by":"Bob#22","updated_at":1700000100},"config":{"download":[]},"model_classification":{"domain":"image","purpose":"generation"},"size_on_disk_bytes":100,"inpainting":false,"baseline":"stable_diffusion_1","tags":["anime","photo"],"nsfw":false},"Beta XL":{"record_type":"image_generation","name":"Beta XL","model_classification":{"domain":"image","purpose":"generation"},"baseline":"stable_diffusion_xl","tags":["Anime"],"nsfw":true},"gamma":{"record_type":"image_generation","name":"gamma","model_classification":{"domain":"image","purpose":"generation"},"inpainting":true,"baseline":"stable_diffusion_1","nsfw":false,"size_on_disk_bytes":50}}""".strip();
    static final String BETA_V2 =
            "{\"record_type\":\"image_generation\",\"name\":\"Beta XL\",\"model_classification\":{\"domain\":\"image\",\"purpose\":\"generation\"},\"baseline\":\"stable_diffusion_xl\",\"tags\":[\"Anime\"],\"nsfw\":true}";
    static final String COOL_V2 =
            "{\"record_type\":\"text_generation\",\"name\":\"acme/Cool-7B-v0.2-Q4_K_M\",\"parameters\":7000000000,\"text_model_group\":\"Cool\",\"baseline\":\"cool\",\"nsfw\":false}";
    static final String TEXT_V2 =
            "{\"Qwen3-0.6B\":{\"name\":\"Qwen3-0.6B\",\"parameters\":600000000,\"text_model_group\":\"Qwen3\",\"baseline\":\"qwen3\",\"description\":\"d\",\"tags\":[\"chat\"],\"nsfw\":false},"
                    + "\"Qwen3-8B-Instruct\":{\"name\":\"Qwen3-8B-Instruct\",\"parameters\":8000000000,\"text_model_group\":\"Qwen3\",\"baseline\":\"qwen3\",\"description\":\"d\",\"nsfw\":false},"
                    + "\"acme/Cool-7B-v0.2-Q4_K_M\":"
                    + COOL_V2
                    + ",\"Loner\":{\"name\":\"Loner\",\"parameters\":1,\"nsfw\":false}}";
    static final String CLIP_V2 = "{\"clip_vit\":{\"record_type\":\"clip\",\"name\":\"clip_vit\"}}";

    static final String IMAGE_LEGACY =
            "{\n    \"Alpha\": {\n        \"name\": \"Alpha\",\n        \"baseline\": \"stable diffusion 1\",\n        \"type\": \"ckpt\"\n    }\n}\n";
    static final String TEXT_LEGACY =
            "{\n  \"acme/Cool-7B\": {\n    \"name\": \"acme/Cool-7B\"\n  },\n  \"aphrodite/acme/Cool-7B\": {\n    \"name\": \"aphrodite/acme/Cool-7B\"\n  },\n  \"koboldcpp/Cool-7B\": {\n    \"name\": \"koboldcpp/Cool-7B\"\n  }\n}";

    private Fixtures() {}

    static EdgeHarness v(EdgeHarness edge) {
        return edge.v2(Category.IMAGE_GENERATION, IMAGE_V2)
                .v2(Category.TEXT_GENERATION, TEXT_V2)
                .v2(Category.CLIP, CLIP_V2)
                .v2(Category.VIDEO_GENERATION, "{}")
                .metadata(Category.CLIP, 1_700_000_000);
    }

    static EdgeHarness l(EdgeHarness edge) {
        return edge.legacy(Category.IMAGE_GENERATION, IMAGE_LEGACY)
                .legacy(Category.TEXT_GENERATION, TEXT_LEGACY)
                .legacy(Category.CLIP, "{}");
    }
}
