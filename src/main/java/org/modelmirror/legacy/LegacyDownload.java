package org.modelmirror.legacy;

import org.jspecify.annotations.Nullable;

/**
 * Where a file of a legacy record comes from, as {@code config.download} lists it.
 *
 * @param fileName the {@link LegacyFile#path} it is for
 * @param filePath unused by the conversion, normally empty
 * @param fileUrl where it comes from
 */
public record LegacyDownload(
        @Nullable String fileName,
        @Nullable String filePath,
        @Nullable String fileUrl) {}
