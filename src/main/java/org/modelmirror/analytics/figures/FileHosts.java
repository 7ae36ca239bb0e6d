package org.modelmirror.analytics.figures;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.modelmirror.reference.ModelRecord.Download;

/**
 * Where the files of a model are (analytics.md 5.2, 5.3).
 *
 * @param all hosts, whether or not their URL says how to ask, as written, in the order of the entries
 * @param valid hosts of URLs that can be asked
 * @param isAnyPreferred whether one of those is on a preferred host
 * @param isAnyUnparsable whether there is a URL that cannot be taken apart
 */
record FileHosts(Set<String> all, Set<String> valid, boolean isAnyPreferred, boolean isAnyUnparsable) {

    static FileHosts of(List<Download> downloads, List<String> preferredHosts) {
        Set<String> all = new LinkedHashSet<>();
        Set<String> valid = new LinkedHashSet<>();
        boolean preferred = false;
        boolean unparsable = false;
        for (Download download : downloads) {
            FileUrl url = FileUrl.parse(download.fileUrl()).orElse(null);
            if (url == null) {
                unparsable = true;
                continue;
            }
            if (!url.netloc().isEmpty()) {
                all.add(url.netloc());
            }
            if (url.isValid()) {
                valid.add(url.netloc());
                preferred |= preferredHosts.stream().anyMatch(url::isOn);
            }
        }
        return new FileHosts(all, valid, preferred, unparsable);
    }

    boolean hasSeveral() {
        return valid.size() > 1;
    }

    boolean hasNone() {
        return valid.isEmpty();
    }

    boolean areNonPreferred() {
        return !valid.isEmpty() && !isAnyPreferred;
    }
}
