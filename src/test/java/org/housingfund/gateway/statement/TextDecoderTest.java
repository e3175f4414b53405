package org.housingfund.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class TextDecoderTest {
    private static Optional<String> expected(Charset charset, byte[] bytes) {
        for (byte b : bytes) {
            if (b >= 0 && b < ' ' && b != '\t') {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<String> actual(Charset charset, byte[] bytes) {
        TextDecoder decoder = TextDecoder.of(charset, false);
        int stopped = decoder.decode(bytes, 0, bytes.length);
        return stopped < 0 ? Optional.of(new String(decoder.chars(), 0, decoder.length())) : Optional.empty();
    }

    @Property(tries = 20_000)
    void any_bytes_decode_as_the_jdk_decodes_them_or_are_refused_as_the_jdk_refuses_them(
            @ForAll @Size(max = 12) byte[] bytes) {
        assertThat(actual(TextDecoder.GB18030, bytes)).isEqualTo(expected(TextDecoder.GB18030, bytes));
        assertThat(actual(StandardCharsets.UTF_8, bytes)).isEqualTo(expected(StandardCharsets.UTF_8, bytes));
    }

    @Property(tries = 5_000)
    void any_text_reads_back(@ForAll String text) {
        for (Charset charset : new Charset[] {TextDecoder.GB18030, StandardCharsets.UTF_8}) {
            if (charset.newEncoder().canEncode(text)) {
                byte[] bytes = text.getBytes(charset);
                assertThat(actual(charset, bytes)).isEqualTo(expected(charset, bytes));
            }
        }
    }

    @Property(tries = 1)
    void every_pair_of_bytes_decodes_as_the_jdk_decodes_it() {
        for (int pair = 0; pair < 0x10000; pair++) {
            byte[] bytes = {(byte) (pair >> 8), (byte) pair};
            assertThat(actual(TextDecoder.GB18030, bytes)).isEqualTo(expected(TextDecoder.GB18030, bytes));
        }
    }
}
