package org.housingfund.gateway.matching;

/** Whether a payer's name is an employer's name: equal after folding width, brackets and white space, nothing looser. */
final class PayerNames {
    private PayerNames() {}

    static boolean agree(String employerName, String payerName) {
        return payerName != null && !payerName.isBlank() && fold(employerName).equals(fold(payerName));
    }

    private static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= '\uFF01' && c <= '\uFF5E') {
                c = (char) (c - 0xFEE0);
            }
            if (!Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
                folded.append(c);
            }
        }
        return folded.toString();
    }
}
