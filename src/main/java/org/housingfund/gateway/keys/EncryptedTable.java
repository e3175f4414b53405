package org.housingfund.gateway.keys;

import java.util.List;

/**
 * A table with fields that {@link org.housingfund.gateway.kernel.FieldCipher} encrypted; its column {@code key_id} names
 * the key of them all. What {@link KeyRotation} has to know of it: each package declares its own as beans.
 *
 * @param label what its rows are, for operators
 * @param id its primary key, a number
 * @param columns what is encrypted
 * @param index a blind index under the same key; null where it has none
 */
public record EncryptedTable(String table, String label, String id, List<Column> columns, Index index) {
    /**
     * An encrypted column.
     *
     * @param purpose SQL expression over the row: the purpose with which it was encrypted
     * @param base64 whether it is text that holds the ciphertext in base64
     */
    public record Column(String name, String purpose, boolean base64) {}

    /**
     * A blind index.
     *
     * @param of the column whose plaintext it is made of
     * @param purpose the purpose with which it was made
     */
    public record Index(String name, String of, String purpose) {}

    /** A table with one encrypted column of bytes. */
    public static EncryptedTable of(String table, String label, String id, String column, String purpose) {
        return new EncryptedTable(table, label, id, List.of(new Column(column, purpose, false)), null);
    }
}
