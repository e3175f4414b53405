package org.housingfund.gateway.notice;

/**
 * One employee's part of a payment notice (R-N5).
 *
 * @param employeeAccount the employee's account number (个人账号)
 */
public record RosterLine(String employeeAccount, Person person, long employerFen, long employeeFen) {
    /** Both parts. */
    public long totalFen() {
        return employerFen + employeeFen;
    }
}
