package org.modelmirror.source;

import org.modelmirror.reference.UpstreamFile;

/**
 * The question for a file of GitHub's as it is. It is the body that {@code direct:fetch-raw-file} takes; the answer is a
 * {@link RawFetched} or a {@link SourceException}.
 *
 * @param validators those of the copy we hold; {@link Validators#NONE} to be sent the file in any case
 */
public record RawRequest(UpstreamFile file, Validators validators) {}
