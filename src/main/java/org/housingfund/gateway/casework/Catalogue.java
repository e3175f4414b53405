package org.housingfund.gateway.casework;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The services that the centre offers as home centre (R-S2, R-S4, R-S5), from {@code mappings/supervision/catalogue.yaml}.
 * An IllegalArgumentException with a Chinese sentence where it contradicts itself.
 */
record Catalogue(int version, Centre centre, List<Service> services) {
    private static final String CODE = "[A-Z][A-Z0-9_]{1,39}";
    private static final String DIVISION = "[1-9]\\d{5}";
    private static final int MOST_DAYS = 250;

    Catalogue {
        services = List.copyOf(services);
        require(version > 0, "version 应为正整数");
        require(!services.isEmpty(), "services 不能为空");
        Set<String> codes = new HashSet<>();
        services.forEach(service -> require(codes.add(service.code), "事项 " + service.code + " 重复"));
    }

    /** The centre itself: its division code and name. */
    record Centre(String code, String name) {
        Centre {
            require(code.matches(DIVISION), "centre.code 应为六位区划代码：" + code);
            require(!name.isBlank(), "centre.name 不能为空");
        }
    }

    /** One service. */
    record Service(String code, String name, Deadlines deadlines, Department department, List<Paper> papers) {
        Service {
            papers = List.copyOf(papers);
            require(code.matches(CODE), "事项代码应为大写字母、数字和下划线：" + code);
            require(!name.isBlank(), "事项 " + code + " 缺少 name");
            Set<String> codes = new HashSet<>();
            for (Paper paper : papers) {
                require(codes.add(paper.code), "事项 " + code + " 的材料 " + paper.code + " 重复");
            }
            require(papers.stream().anyMatch(Paper::required), "事项 " + code + " 至少有一项必需的材料");
        }

        Optional<Paper> paper(String paperCode) {
            return papers.stream().filter(p -> p.code.equals(paperCode)).findFirst();
        }
    }

    /**
     * Deadlines in working days (R-S4).
     *
     * @param department the inner one: the department decides
     * @param centre the outer one: the initiating centre has the answer
     * @param warnBefore working days before either at which a warning is given
     */
    record Deadlines(int department, int centre, int warnBefore) {
        Deadlines {
            require(
                    department >= 0 && centre >= department && centre <= MOST_DAYS,
                    "期限应满足 0 ≤ department ≤ centre ≤ 250");
            require(warnBefore >= 0 && warnBefore <= centre, "warn-before 应在 0 到 centre 之间");
        }
    }

    /** Which department decides: by the division in which the account is kept, otherwise the one for all. */
    record Department(String otherwise, Map<String, String> byArea) {
        Department {
            byArea = Map.copyOf(byArea);
            require(!otherwise.isBlank(), "department.otherwise 不能为空");
            byArea.forEach((area, name) ->
                    require(area.matches(DIVISION) && !name.isBlank(), "department.by-area 的键应为六位区划代码：" + area));
        }

        String of(String area) {
            return byArea.getOrDefault(area, otherwise);
        }
    }

    /**
     * A paper; its name is part of the archived file's name.
     *
     * @param post its original must be posted, which the printed application marks
     */
    record Paper(String code, String name, boolean required, boolean post) {
        Paper {
            require(code.matches(CODE), "材料代码应为大写字母、数字和下划线：" + code);
            require(name.matches("[\\p{L}\\d（）()·-]{1,30}"), "材料 " + code + " 的 name 只能用文字、数字和括号，至多 30 字");
        }
    }

    Optional<Service> find(String code) {
        return services.stream().filter(service -> service.code.equals(code)).findFirst();
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
