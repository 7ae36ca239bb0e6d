package org.modelmirror.metadata;

import org.modelmirror.reference.Format;

/**
 * One successful write of one model, as the category's metadata counts it.
 *
 * @param format in whose metadata it counts
 * @param operation what was done
 * @param model the model's key
 */
public record ModelOperation(Format format, Operation operation, String model) {}
