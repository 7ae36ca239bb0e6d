package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Where the metadata endpoints get a category's counters. Must not block for long, nor change anything (F18). */
@FunctionalInterface
public interface MetadataReader {
    /** The CategoryMetadata of http-api.md 2.5, fields in order; empty for a category without a data file. */
    Optional<ObjectNode> find(Category category, Format format);
}
