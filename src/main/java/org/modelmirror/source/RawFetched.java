package org.modelmirror.source;

import org.modelmirror.reference.UpstreamFile;

/** What GitHub answered when it was asked for a file as it is; a failure is a {@link SourceException}. */
public sealed interface RawFetched {

    UpstreamFile file();

    /**
     * The file.
     *
     * @param body the bytes as received, content coding undone; not to be changed
     * @param validators what to ask with next time
     */
    record Document(UpstreamFile file, byte[] body, Validators validators) implements RawFetched {}

    /** The copy we hold is still current. */
    record NotModified(UpstreamFile file) implements RawFetched {}

    /** There is no such file. */
    record Missing(UpstreamFile file) implements RawFetched {}
}
