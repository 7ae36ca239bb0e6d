package org.modelmirror.analytics.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How URLs are taken apart (analytics.md 5.3). */
class FileUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://huggingface.co/x, https, huggingface.co",
        "HTTPS://HuggingFace.co/x, https, HuggingFace.co",
        "ftp://huggingface.co, ftp, huggingface.co",
        "https://user@huggingface.co:443/x, https, user@huggingface.co:443",
        "https://h?q, https, h",
        "https://h#f, https, h",
        "a+b-c.1://h, a+b-c.1, h",
        "http://[::1]:80/x, http, [::1]:80",
        "http://[fe80::1%25eth0]/x, http, [fe80::1%25eth0]",
        "http://[v1.x]/x, http, [v1.x]"
    })
    void schemeAndHostAreTold_whenTheUrlIsValid(String url, String scheme, String netloc) {
        assertThat(FileUrl.parse(url)).contains(new FileUrl(scheme, netloc));
        assertThat(FileUrl.parse(url).orElseThrow().isValid()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not-a-url", "huggingface.co/x", "//huggingface.co/x", "https:///x", "1http://h", ":x"})
    void urlIsNotValid_whenSchemeOrHostIsMissing(String url) {
        assertThat(FileUrl.parse(url).orElseThrow().isValid()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://[::1/x",
                "http://::1]/x",
                "http://[x]/y",
                "http://[1.2.3.4]/y",
                "http://a[::1]/y",
                "http://[::1]x/y",
                "http://[1:2:3:4:5:6:7]/y",
                "http://[1::2::3]/y",
                "http://[1:2:3:4:5:6:7:8::]/y",
                "http://[1.2.3.4::1]/y",
                "http://[::256.1.1.1]/y",
                "http://h\u2100evil/x",
                "http://h\uFF03evil/x"
            })
    void urlIsUnparsable_whenItsHostIsNone(String url) {
        assertThat(FileUrl.parse(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"::", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7::"})
    void addressIsFound_whenItIsShortenedOrMixed(String address) {
        assertThat(FileUrl.parse("http://[" + address + "]")).contains(new FileUrl("http", "[" + address + "]"));
    }

    @Test
    void blanksAndBreaksAreDropped_whereThePeerDropsThem() {
        assertThat(FileUrl.parse("\u0001 \thttps://hugging\nface.co/x"))
                .contains(new FileUrl("https", "huggingface.co"));
        assertThat(FileUrl.parse("https://m\u00fcller.example/x"))
                .contains(new FileUrl("https", "m\u00fcller.example"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://huggingface.co/x, true",
        "https://cdn-lfs.huggingface.co/x, true",
        "https://user@HuggingFace.co:443/x, true",
        "https://huggingface.co.evil.example/x, false",
        "https://evilhuggingface.co/x, false",
        "https://huggingface.co@evil.example/x, false",
        "https://[::1]:80/x, false"
    })
    void hostIsPreferred_whenItIsThatOneOrBelowIt(String url, boolean preferred) {
        assertThat(FileUrl.parse(url).orElseThrow().isOn("huggingface.co")).isEqualTo(preferred);
    }
}
