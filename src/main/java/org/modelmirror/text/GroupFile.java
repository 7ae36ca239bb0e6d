package org.modelmirror.text;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The content of one of the three group files (sources-and-storage.md 4.1). Equal contents need not be written. */
public sealed interface GroupFile permits NameSchemas, GroupAliases, GroupFamilies {
    /** A new object to be written to the file. */
    ObjectNode toJson();

    /** How many entries of the file could not be read; they are kept as they are. */
    int unreadCount();
}
