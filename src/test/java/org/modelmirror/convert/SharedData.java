package org.modelmirror.convert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Repository;

/** The real upstream files beside the checkout; a test that asks for them is skipped, visibly, where there are none. */
final class SharedData {
    private static final Path ROOT = Path.of("..", "shared", "data");

    private SharedData() {}

    static byte[] legacy(Category category) {
        String repository = category.repository() == Repository.TEXT ? "text" : "image";
        return bytes(
                ROOT.resolve("upstream/github/Haidra-Org/AI-Horde-" + repository + "-model-reference/refs/heads/main")
                        .resolve(category.legacyFile().orElseThrow()));
    }

    static byte[] expectedV2(Category category) {
        return bytes(ROOT.resolve("expected/v2").resolve(category.v2File()));
    }

    private static byte[] bytes(Path file) {
        Assumptions.assumeTrue(Files.isRegularFile(file), () -> "no real data at " + file);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
