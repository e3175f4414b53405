package org.housingfund.gateway.casework;

import java.util.Arrays;
import java.util.HexFormat;

/** What a paper may be, told by its first bytes. */
enum MediaType {
    PDF("application/pdf", "pdf", "255044462d"),
    JPEG("image/jpeg", "jpg", "ffd8ff"),
    PNG("image/png", "png", "89504e470d0a1a0a");

    /** Bytes that tell all of them apart. */
    static final int HEAD_BYTES = 8;

    private final String text;
    private final String extension;
    /** Hexadecimal digits. */
    private final String head;

    MediaType(String text, String extension, String head) {
        this.text = text;
        this.extension = extension;
        this.head = head;
    }

    /** Of a name that the schema allows. */
    static MediaType of(String text) {
        return Arrays.stream(values())
                .filter(type -> type.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }

    /** Of the file in the archive. */
    String extension() {
        return extension;
    }

    /** Whether content that begins with these bytes may be of this type. */
    boolean begins(byte[] content, int length) {
        return HexFormat.of().formatHex(content, 0, length).startsWith(head);
    }
}
