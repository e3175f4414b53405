package org.housingfund.gateway.kernel;

/**
 * Whether the name on an entry is an employer's name, by stated rules and no likeness beyond them: width, white space and
 * invisible characters, brackets, and 有限责任公司 for 有限公司 do not matter; and a bank may have cut a long name at its end.
 */
public final class CompanyName {
    /** Shorter names are not cut by any bank we know of (facts: 30 characters or 60 bytes at the narrowest). */
    private static final int CUT_FROM = 15;

    private CompanyName() {}

    /** Whether a payer's name is the employer's; false where the payer has none. */
    public static boolean agree(String employerName, String payerName) {
        if (payerName == null || payerName.isBlank()) {
            return false;
        }
        if (payerName.equals(employerName)) {
            return true;
        }
        String employer = fold(employerName);
        String payer = fold(payerName);
        return legalForm(employer).equals(legalForm(payer)) || (mayBeCut(payer) && isCut(employer, payer));
    }

    /** What is left of a name when everything that does not matter is gone: names with one key agree. */
    public static String key(String name) {
        return legalForm(fold(name));
    }

    /**
     * What the keys of all names that this one may have been cut from begin with; empty where it was not cut. A name that
     * ends as companies' names do is whole: it may be the parent of a branch that it begins.
     */
    public static String cutKey(String payerName) {
        String payer = fold(payerName);
        if (!mayBeCut(payer)) {
            return "";
        }
        // 有限责… may be the beginning of what a key calls 有限公司.
        int form = payer.lastIndexOf("有限");
        return form < 0 ? payer : payer.substring(0, form + "有限".length());
    }

    private static boolean mayBeCut(String payer) {
        return payer.length() >= CUT_FROM && !payer.endsWith("公司");
    }

    private static boolean isCut(String employer, String payer) {
        return payer.length() < employer.length() && employer.startsWith(payer);
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
