package org.housingfund.gateway.outbox;

import java.util.Base64;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;

/** Bodies that name persons: sealed when they are appended, opened when they leave. */
final class ConfidentialBodies {
    /** Binds a body to its message id. */
    static final String PURPOSE = "outbox.body:";

    private ConfidentialBodies() {}

    /** The key is gone or the body was changed: this message waits, all others go on. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(IllegalArgumentException cause) {
            super(cause);
        }
    }

    static Encrypted seal(FieldCipher cipher, String messageId, String body) {
        return cipher.encryptText(purpose(messageId), body);
    }

    /** The body in clear. */
    static String open(FieldCipher cipher, OutboxRow row) throws Unreadable {
        if (row.keyId() == null) {
            return row.body();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(row.body());
            return cipher.decryptText(purpose(row.messageId()), new Encrypted(row.keyId(), bytes));
        } catch (IllegalArgumentException e) {
            throw new Unreadable(e);
        }
    }

    private static String purpose(String messageId) {
        return PURPOSE + messageId;
    }
}
