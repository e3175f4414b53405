package org.housingfund.gateway.statement;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the part of a mapping file that is only for SWIFT messages. */
final class MtLayoutLoader {
    private static final Map<String, Charset> ENCODINGS = Map.of(
            "UTF-8", StandardCharsets.UTF_8,
            "GB18030", TextDecoder.GB18030,
            "ISO-8859-1", StandardCharsets.ISO_8859_1,
            "CP850", Charset.forName("IBM850"));
    private static final Map<String, MtField> FIELDS =
            Arrays.stream(MtField.values()).collect(Collectors.toUnmodifiableMap(MtField::text, Function.identity()));

    private MtLayoutLoader() {}

    static MtLayout load(YamlMap yaml) {
        Charset charset = yaml.choice("encoding", ENCODINGS);
        boolean afterSlash = yaml.choice("account", Map.of("whole", false, "after-slash", true), false);
        boolean counts = false;
        if (yaml.has("statement-number")) {
            YamlMap written = yaml.map("statement-number");
            counts = written.flag("counts-by-one");
            written.done();
        }
        YamlMap entry = yaml.map("entry");
        List<MtField> bookedOn = entry.has("booked-on")
                ? entry.choices("booked-on", Map.of("entry-date", MtField.ENTRY_DATE, "value-date", MtField.VALUE_DATE))
                : MtLayout.BOOKED_ON;
        MtLayout layout = new MtLayout(
                charset,
                afterSlash,
                counts,
                bookedOn,
                MappingLoader.identity(entry, FIELDS.keySet()),
                entry.choices("texts", FIELDS));
        entry.done();
        return layout;
    }
}
