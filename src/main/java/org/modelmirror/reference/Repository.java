package org.modelmirror.reference;

/** Which of the two upstream reference repositories holds a category's legacy file. */
public enum Repository {
    IMAGE,
    TEXT
}
