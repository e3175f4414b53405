package org.housingfund.gateway.statement;

/** An account that a message may name in several ways: an IBAN wins, whatever stands before or behind it. */
final class CamtAccount {
    private String id = "";
    private boolean iban;

    /** Paths of the other ways below an account's {@code Id}. */
    static String[] others(String account) {
        return new String[] {account + "BBAN", account + "UPIC", account + "PrtryAcct/Id", account + "Othr/Id"};
    }

    void iban(String text) {
        if (!text.isBlank()) {
            id = text.strip();
            iban = true;
        }
    }

    void other(String text) {
        if (!iban) {
            id = text.strip();
        }
    }

    /** Empty where there is none. */
    String id() {
        return id;
    }
}
