package org.modelmirror;

/** The version of the running program. */
final class Version {
    private Version() {}

    /** As in the jar's manifest; {@code dev} when it runs from classes. */
    static String current() {
        String version = App.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
