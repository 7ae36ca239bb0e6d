package org.modelmirror.legacy;

import org.jspecify.annotations.Nullable;

/**
 * A file of a legacy record, as {@code config.files} lists it.
 *
 * @param path name below the category's folder, may be empty
 * @param sha256sum its hash as given, of any form
 * @param fileType what the file is for
 * @param contentHash container-independent hash
 */
public record LegacyFile(
        String path,
        @Nullable String sha256sum,
        @Nullable String fileType,
        @Nullable String contentHash) {}
