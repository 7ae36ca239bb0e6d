package org.modelmirror.store;

import java.nio.file.Path;
import java.util.Optional;
import org.modelmirror.reference.Format;

/**
 * One file of a commit, compared with what lies there.
 *
 * @param format which file
 * @param path where it lies
 * @param content what it is to hold
 * @param sha256 digest of the content, when it was needed to compare or came with the commit
 * @param models how many models it holds, or {@link #UNCOUNTED}
 * @param asItLies the file's state when it has this content already
 */
record Planned(
        Format format, Path path, Content content, Optional<String> sha256, int models, Optional<FileStamp> asItLies) {

    /** Content that lies there already is not counted unless that is needed. */
    static final int UNCOUNTED = -1;

    Planned withModels(int count) {
        return new Planned(format, path, content, sha256, count, asItLies);
    }

    /** The digest, where it must be known by now. */
    String digest() {
        return sha256.orElseThrow();
    }
}
