package org.housingfund.gateway.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.housingfund.gateway.audit.Actor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.IllegalTransactionStateException;
import tools.jackson.databind.node.ObjectNode;

/** R-N6: states, their moves, and what decides between cancelling and money. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoticeStateTest {
    private static final LocalDate NOVEMBER = LocalDate.of(2026, 11, 1);
    private final NoticeBed bed = new NoticeBed();
    private int lastNumber;

    @AfterAll
    void close() {
        bed.close();
    }

    @Test
    void javaAndDatabaseKnowTheSameMoves() {
        List<String> java = Stream.of(NoticeState.values())
                .flatMap(from -> from.next().stream().map(to -> from + " " + to))
                .toList();
        assertThat(bed.jdbc
                        .sql("SELECT from_state || ' ' || to_state FROM state_move WHERE entity = 'payment_notice'")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrderElementsOf(java)
                .hasSize(8);
    }

    @ParameterizedTest
    @EnumSource
    void fromEachStateEveryLegalMoveWorksAndEveryOtherIsRefusedByJavaAndDatabase(NoticeState from) {
        for (NoticeState to : NoticeState.values()) {
            if (from == to) {
                continue;
            }
            String number = issue();
            put(number, NoticeState.AWAITING, from);
            if (from.next().contains(to)) {
                assertThat(from.to(to)).isEqualTo(to);
                move(number, to);
                assertThat(bed.notice(number).state()).isEqualTo(to);
            } else {
                assertThatThrownBy(() -> from.to(to)).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> move(number, to))
                        .isInstanceOf(DataIntegrityViolationException.class)
                        .hasMessageContaining("illegal move");
                assertThat(bed.notice(number).state()).isEqualTo(from);
            }
        }
    }

    @Test
    void fundingIsMarkedInBulkAndOnlyConsistently() {
        List<String> numbers = List.of(issue(), issue(), issue());
        List<Notice> notices = bed.inTransaction(faces -> faces.lockByNumbers(numbers));
        long account = bed.accountId(NoticeBed.BANK_ACCOUNT);
        bed.withNotices(faces -> faces.markPartFunded(notices.stream()
                .map(notice -> new Notices.Funding(notice.id(), 100, account, NOVEMBER))
                .toList()));
        Notice part = bed.notice(numbers.get(1));
        assertThat(part.state()).isEqualTo(NoticeState.PART_FUNDED);
        assertThat(part.live()).isTrue();
        assertThat(part.fundedFen()).isEqualTo(100);
        assertThat(part.outstandingFen()).isEqualTo(part.amountFen() - 100);
        assertThat(part.fundedAccountId()).isEqualTo(account);
        assertThat(part.fundedMonth()).isEqualTo(NOVEMBER);

        bed.withNotices(faces -> faces.markAllocated(notices.stream()
                .map(notice -> new Notices.Funding(notice.id(), notice.amountFen(), account, NOVEMBER))
                .toList()));
        assertThat(bed.notice(numbers.get(2)).state()).isEqualTo(NoticeState.ALLOCATED);
        assertThat(bed.notice(numbers.get(2)).outstandingFen()).isZero();

        String other = issue();
        long id = bed.notice(other).id();
        assertThatThrownBy(() -> bed.withNotices(
                        faces -> faces.markAllocated(List.of(new Notices.Funding(id, 100, account, NOVEMBER)))))
                .as("allocated without its full amount")
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> bed.withNotices(
                        faces -> faces.markPartFunded(List.of(new Notices.Funding(-1, 100, account, NOVEMBER)))))
                .as("no such notice")
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theDatabaseItselfRefusesANoticeWhoseRosterDoesNotAddUp() {
        String number = issue();
        String copy =
                "INSERT INTO payment_notice (number, employer_id, kind, contribution_month, amount_fen, line_count,"
                        + " receiving_accounts, issued_at, key_id, content_digest, state) SELECT 'X', employer_id, kind,"
                        + " contribution_month, amount_fen, line_count, receiving_accounts, issued_at, key_id, content_digest, state"
                        + " FROM payment_notice WHERE number = '" + number + "'";
        assertThatThrownBy(() -> bed.jdbc.sql(copy).update()).hasStackTraceContaining("roster sums to");
    }

    @Test
    void locksAreTakenOnlyWithinATransactionAndNoticesComeInTheOrderOfTheirNumbers() {
        List<String> numbers = List.of(issue(), issue(), issue());
        List<String> reversed = new ArrayList<>(numbers);
        Collections.reverse(reversed);
        reversed.add("P9999999999");
        List<Notice> locked = bed.inTransaction(faces -> faces.lockByNumbers(reversed));
        assertThat(locked).extracting(Notice::number).isEqualTo(numbers);
        assertThatThrownBy(() -> bed.bean(Notices.class).lockByNumbers(numbers))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void aNoticeWithMoneyOnItIsNotCancelledAndItsStateIsNamed() {
        String part = issue();
        put(part, NoticeState.AWAITING, NoticeState.PART_FUNDED);
        bed.handle(Hall.cancel(part));
        assertThat(bed.refusedFor()).containsExactly("NOTICE_NOT_CANCELLABLE@0:number");
        assertThat(bed.problems().get(0).message()).isEqualTo("缴款通知书" + part + "部分到账（PART_FUNDED），到账1.00元，不能撤销");
        String allocated = issue();
        put(allocated, NoticeState.AWAITING, NoticeState.ALLOCATED);
        bed.handle(Hall.cancel(allocated));
        assertThat(bed.problems().get(0).message()).contains("已分账（ALLOCATED）");
        assertThat(bed.notice(allocated).state()).isEqualTo(NoticeState.ALLOCATED);
    }

    @Test
    void whenMoneyIsBookedFirstTheCancellationWaitsAndIsRefused() {
        String number = issue();
        CompletableFuture<Void> cancelling = bed.inTransaction(faces -> {
            Notice notice = faces.lockByNumbers(List.of(number)).get(0);
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> bed.handle(Hall.cancel(number)));
            awaitSomeoneWaitingForALock();
            assertThat(waiting).isNotDone();
            faces.markAllocated(List.of(full(notice)));
            return waiting;
        });
        cancelling.join();
        assertThat(bed.notice(number).state()).isEqualTo(NoticeState.ALLOCATED);
        assertThat(bed.refusedFor()).containsExactly("NOTICE_NOT_CANCELLABLE@0:number");
    }

    @Test
    void whenTheCancellationIsFirstTheBookingWaitsAndSeesIt() {
        String number = issue();
        CompletableFuture<NoticeState> booking = bed.inTransaction(faces -> {
            assertThat(bed.bean(NoticeService.class).cancel(new NoticeCommand.Cancel(number, "金额填错"), Actor.GATEWAY, 1))
                    .isEmpty();
            CompletableFuture<NoticeState> waiting =
                    CompletableFuture.supplyAsync(() -> bed.notice(number).state());
            awaitSomeoneWaitingForALock();
            assertThat(waiting).isNotDone();
            return waiting;
        });
        assertThat(booking.join()).isEqualTo(NoticeState.CANCELLED);
    }

    @Test
    void cancellingAndFundingAtTheSameInstantEndInExactlyOneOfTheTwo() {
        List<String> outcomes = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            String number = issue();
            long issuedEvents = bed.outbox.types().stream()
                    .filter("notice.cancelled"::equals)
                    .count();
            CountDownLatch start = new CountDownLatch(1);
            CompletableFuture<Void> cancel = CompletableFuture.runAsync(() -> {
                await(start);
                bed.handle(Hall.cancel(number));
            });
            CompletableFuture<Boolean> fund = CompletableFuture.supplyAsync(() -> {
                await(start);
                return bed.inTransaction(faces -> {
                    Notice notice = faces.lockByNumbers(List.of(number)).get(0);
                    if (notice.live()) {
                        faces.markAllocated(List.of(full(notice)));
                    }
                    return notice.live();
                });
            });
            start.countDown();
            cancel.join();
            boolean funded = fund.join();
            boolean cancelled = bed.outbox.types().stream()
                            .filter("notice.cancelled"::equals)
                            .count()
                    > issuedEvents;
            assertThat(funded).isNotEqualTo(cancelled);
            assertThat(bed.notice(number).state()).isEqualTo(funded ? NoticeState.ALLOCATED : NoticeState.CANCELLED);
            outcomes.add(funded ? "funded" : "cancelled");
        }
        System.out.println("cancel against funding: "
                + outcomes.stream().collect(Collectors.groupingBy(o -> o, Collectors.counting())));
    }

    @Test
    void twoCommandsOnOneNumberAtTheSameInstantIssueOneNotice() {
        for (int round = 0; round < 10; round++) {
            String number = nextNumber();
            int before = bed.outbox.events.size();
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(
                                    () -> bed.handle(Hall.issue(number, 2).toString())),
                            CompletableFuture.runAsync(
                                    () -> bed.handle(Hall.issue(number, 3).toString())))
                    .join();
            assertThat(bed.outbox.types().subList(before, before + 2))
                    .containsExactlyInAnyOrder("notice.issued", "notice.refused");
        }
    }

    @Test
    void anEmployeeAccountThatTwoPersonsClaimAtTheSameInstantGoesToOneOfThem() {
        ObjectNode first = Hall.issue(nextNumber(), 1);
        Hall.line(first, 1).put("employeeAccount", "6999999999");
        ObjectNode second = Hall.issue(nextNumber(), 1);
        Hall.line(second, 1).put("employeeAccount", "6999999999").put("idNumber", Hall.residentId(500));
        CompletableFuture<Void> waiting = bed.inTransaction(faces -> {
            bed.handle(first.toString());
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> bed.handle(second.toString()));
            awaitSomeoneWaitingForALock();
            return other;
        });
        assertThatThrownBy(waiting::join).hasRootCauseInstanceOf(ConcurrencyFailureException.class);
        bed.handle(second.toString()); // as the broker delivers it again
        assertThat(bed.refusedFor()).containsExactly("EMPLOYEE_OTHER_PERSON@1:employeeAccount");
    }

    private Notices.Funding full(Notice notice) {
        return new Notices.Funding(notice.id(), notice.amountFen(), bed.accountId(NoticeBed.BANK_ACCOUNT), NOVEMBER);
    }

    private void awaitSomeoneWaitingForALock() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> bed.jdbc
                                .sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                        + " AND wait_event_type = 'Lock'")
                                .query(Long.class)
                                .single()
                        > 0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String nextNumber() {
        return "P%010d".formatted(++lastNumber);
    }

    private String issue() {
        String number = nextNumber();
        bed.handle(Hall.issue(number, 2).toString());
        assertThat(bed.outbox.types()).last().isEqualTo("notice.issued");
        return number;
    }

    private void put(String number, NoticeState from, NoticeState to) {
        if (from != to) {
            move(number, to);
        }
    }

    /** By SQL, with the columns that the state needs. */
    private void move(String number, NoticeState to) {
        String funded = switch (to) {
            case AWAITING, CANCELLED -> "0, NULL, NULL";
            case PART_FUNDED -> "100, receiving_accounts[1], DATE '2026-11-01'";
            case ALLOCATED -> "amount_fen, receiving_accounts[1], DATE '2026-11-01'";
        };
        bed.jdbc
                .sql("UPDATE payment_notice SET (state, funded_fen, funded_account_id, funded_month) = (?, " + funded
                        + ") WHERE number = ?")
                .params(to.name(), number)
                .update();
    }
}
