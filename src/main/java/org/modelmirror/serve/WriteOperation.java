package org.modelmirror.serve;

import org.modelmirror.reference.Format;
import org.modelmirror.write.ModelNames.Use;

/** The operations of the API that write one record (http-api.md 2.2 and 2.6). */
enum WriteOperation {
    CREATE_V2(Format.V2, Use.NEW, Paths.V2),
    REPLACE_V2(Format.V2, Use.CHANGED, Paths.V2),
    DELETE_V2(Format.V2, Use.REMOVED, Paths.V2),
    CREATE_LEGACY(Format.LEGACY, Use.NEW, Paths.V1),
    REPLACE_LEGACY(Format.LEGACY, Use.CHANGED, Paths.V1),
    DELETE_LEGACY(Format.LEGACY, Use.REMOVED, Paths.V1);

    private final Format format;
    private final Use use;
    private final String path;

    WriteOperation(Format format, Use use, String path) {
        this.format = format;
        this.use = use;
        this.path = path;
    }

    Format format() {
        return format;
    }

    Use use() {
        return use;
    }

    /** Where its API is, with a slash at the end. */
    String path() {
        return path;
    }
}
