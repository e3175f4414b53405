package org.housingfund.gateway.statement;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The centre's own bank accounts ({@code gateway.bank.accounts}).
 *
 * @param accounts every account whose statements are accepted
 */
@ConfigurationProperties("gateway.bank")
public record BankAccountProperties(List<Account> accounts) {
    public BankAccountProperties {
        accounts = accounts == null ? List.of() : List.copyOf(accounts);
    }

    /**
     * One account.
     *
     * @param number as the bank's statements write it
     * @param partner the bank's partner id
     * @param bankName for people
     */
    public record Account(String number, String partner, String bankName) {}
}
