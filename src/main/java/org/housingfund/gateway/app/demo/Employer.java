package org.housingfund.gateway.app.demo;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.housingfund.gateway.kernel.ResidentId;
import org.housingfund.gateway.kernel.SocialCreditCode;

/**
 * An invented employer; the same on every day.
 *
 * @param index from 0
 */
record Employer(int index, String account, String name, String socialCreditCode) {
    static final int COUNT = 200;

    private static final List<String> PLACES =
            List.of("柳州市", "城中区", "鱼峰区", "柳南区", "柳北区", "柳江区", "柳城县", "鹿寨县", "融安县", "三江县");
    private static final List<String> BRANDS = List.of(
            "青禾", "恒信", "龙潭", "立鱼", "百朋", "文昌", "金沙", "鹧鸪", "东环", "白沙", "雀山", "马鹿", "河东", "蟠龙", "驾鹤", "江滨", "云头", "望塔",
            "瑞丰", "远达");
    private static final List<String> TRADES = List.of(
            "机械制造有限公司",
            "汽车配件有限公司",
            "纸业有限公司",
            "印务有限公司",
            "物流（集团）有限公司",
            "建筑工程有限公司",
            "食品有限公司",
            "医药连锁有限公司",
            "电子科技有限公司",
            "幼儿园");
    /** No administrative division has this code: whatever follows is nobody's number. */
    static final String NOWHERE = "459900";

    private static final int MIN_EMPLOYEES = 5;
    private static final int MAX_EMPLOYEES = 60;
    private static final int NUMBERS_PER_EMPLOYER = 100;
    private static final int BIRTHDAYS = 12_000;
    private static final LocalDate FIRST_BIRTHDAY = LocalDate.of(1966, 1, 1);
    private static final List<String> SURNAMES = List.of(
            "韦", "覃", "黄", "莫", "蓝", "梁", "李", "陈", "潘", "罗", "卢", "吴", "周", "谭", "廖", "石", "杨", "贾", "欧阳", "蒙");
    private static final List<String> GIVEN = List.of(
            "建国", "秀英", "志强", "小兰", "文静", "海燕", "立新", "春梅", "国庆", "晓明", "桂花", "永福", "丽娟", "大勇", "𠮷祥", "雨桐", "子轩", "慧",
            "鹏", "䶮");

    /** One of its employees. */
    record Employee(String account, String name, String idNumber) {}

    static Employer of(int index) {
        String name = PLACES.get(index % PLACES.size())
                + BRANDS.get(index / PLACES.size() % BRANDS.size())
                + TRADES.get((index + index / PLACES.size()) % TRADES.size());
        String code = "91" + NOWHERE + "MA" + "%07d".formatted(index + 1);
        return new Employer(
                index,
                "%07d".formatted(1_000_001 + index),
                name,
                checked(code, "0123456789ABCDEFGHJKLMNPQRTUWXY", SocialCreditCode::isValid));
    }

    /** Its employees, 5 to 60. */
    List<Employee> employees() {
        int count = MIN_EMPLOYEES + (index * 37 + 11) % (MAX_EMPLOYEES - MIN_EMPLOYEES + 1);
        return IntStream.range(0, count)
                .mapToObj(i -> employee(index * NUMBERS_PER_EMPLOYER + i))
                .toList();
    }

    private static Employee employee(int number) {
        String birthday =
                FIRST_BIRTHDAY.plusDays(number % BIRTHDAYS).format(java.time.format.DateTimeFormatter.BASIC_ISO_DATE);
        String id = NOWHERE + birthday + "%03d".formatted(1 + number / BIRTHDAYS);
        return new Employee(
                "%08d".formatted(20_000_001 + number),
                SURNAMES.get(number * 7 % SURNAMES.size()) + GIVEN.get(number / 3 % GIVEN.size()),
                checked(id, "0123456789X", ResidentId::isValid));
    }

    /** The text with the one check character that makes it valid. */
    static String checked(String text, String characters, java.util.function.Predicate<String> valid) {
        return characters
                .chars()
                .mapToObj(c -> text + (char) c)
                .filter(valid)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no check character fits " + text));
    }
}
