package org.modelmirror.testing;

import java.util.List;

/** A PRIMARY that takes direct writes of one user, and the Horde that knows him. */
public final class WritingPrimary {
    /** The key that the stand-in Horde knows. */
    public static final String KEY = "0000000011";

    public static final String USER_ID = "11";

    private WritingPrimary() {}

    /** A Horde on loopback for which every key is Ann's, who may approve. */
    public static SimulatedUpstream horde() {
        SimulatedUpstream horde = SimulatedUpstream.start();
        horde.put("/v2/find_user", "{\"username\":\"Ann#" + USER_ID + "\"}");
        return horde;
    }

    /** {@code --key=value} arguments, all but the folder and the canonical format. */
    public static List<String> settings(String horde) {
        return List.of(
                "--mirror.mode=PRIMARY",
                "--queue.enabled=false",
                "--queue.approver-ids=[\"" + USER_ID + "\"]",
                "--source.horde.url=" + horde + "/",
                "--source.primary.url=",
                "--source.github.url=http://127.0.0.1:1",
                "--write.rate-per-key=0",
                "--write.rate-per-address=0",
                "--analytics.hydration.enabled=false",
                "--facade.owners=[]");
    }

    /** The same for a mirror in this process. */
    public static RunningMirror.Setup set(RunningMirror.Setup setup, String horde) {
        for (String argument : settings(horde)) {
            String[] parts = argument.substring(2).split("=", 2);
            setup.set(parts[0], parts[1]);
        }
        return setup;
    }
}
