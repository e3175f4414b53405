package org.housingfund.gateway.matching;

/**
 * Whether the name on an entry is an employer's name, by stated rules and no likeness beyond them: width, white space and
 * invisible characters, brackets, and 有限责任公司 for 有限公司 do not matter; and a bank may have cut a long name at its end.
 */
final class PayerNames {
    /** Shorter names are not cut by any bank we know of (facts: 30 characters or 60 bytes at the narrowest). */
    private static final int CUT_FROM = 15;

    private PayerNames() {}

    static boolean agree(String employerName, String payerName) {
        if (payerName == null || payerName.isBlank()) {
            return false;
        }
        String employer = fold(employerName);
        String payer = fold(payerName);
        return legalForm(employer).equals(legalForm(payer)) || isCut(employer, payer);
    }

    /** A name that ends as companies' names do is whole: it may be the parent of a branch that it begins. */
    private static boolean isCut(String employer, String payer) {
        return payer.length() >= CUT_FROM
                && payer.length() < employer.length()
                && employer.startsWith(payer)
                && !payer.endsWith("公司");
    }

    private static String legalForm(String name) {
        return name.replace("有限责任公司", "有限公司");
    }

    private static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = Text.fold(name.charAt(i));
            if (!Text.isSpace(c) && c != '(' && c != ')') {
                folded.append(c);
            }
        }
        return folded.toString();
    }
}
