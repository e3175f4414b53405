package org.housingfund.gateway.structure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The house of src/docs/architecture.md: packages on floors, lower ones knowing nothing of higher ones. */
class FloorsTest {
    private static final String ROOT = "org.housingfund.gateway.";

    /** From the ground up; packages of one floor do not know each other. */
    private static final List<Set<String>> FLOORS = List.of(
            Set.of("kernel"),
            Set.of("audit", "keys"),
            Set.of("ledger", "intake", "outbox"),
            Set.of("statement", "expectation", "notice", "closing"),
            Set.of("payout"),
            Set.of("matching", "lending", "casework", "registration"),
            Set.of("console"),
            Set.of("app"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.housingfund.gateway");

    @Test
    void everyPackageStandsOnAFloor() {
        Set<String> known = FLOORS.stream().flatMap(Set::stream).collect(Collectors.toSet());
        assertThat(CLASSES.stream().map(FloorsTest::module).collect(Collectors.toSet()))
                .contains("kernel", "app")
                .isSubsetOf(known);
    }

    @Test
    void aPackageUsesOnlyLowerFloors() {
        List<String> above = new ArrayList<>();
        for (int floor = FLOORS.size() - 1; floor >= 0; floor--) {
            for (String module : FLOORS.get(floor)) {
                List<String> forbidden = new ArrayList<>(above);
                FLOORS.get(floor).stream()
                        .filter(other -> !other.equals(module))
                        .map(FloorsTest::packages)
                        .forEach(forbidden::add);
                if (!forbidden.isEmpty()) {
                    noClasses()
                            .that()
                            .resideInAPackage(packages(module))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden.toArray(String[]::new))
                            .allowEmptyShould(true)
                            .check(CLASSES);
                }
            }
            FLOORS.get(floor).stream().map(FloorsTest::packages).forEach(above::add);
        }
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void kernelIsPlainJava() {
        noClasses()
                .that()
                .resideInAPackage(packages("kernel"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "org.apache.camel..", "jakarta.jms..", "tools.jackson..")
                .check(CLASSES);
    }

    @Test
    void dependenciesComeThroughConstructors() {
        noFields()
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .orShould()
                .beAnnotatedWith("jakarta.annotation.Resource")
                .orShould()
                .beAnnotatedWith("jakarta.inject.Inject")
                .check(CLASSES);
    }

    @Test
    void onlyCommandsWriteToTheTerminal() {
        noClasses()
                .that()
                .resideOutsideOfPackage(packages("app"))
                .should(ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
    }

    private static String packages(String module) {
        return ROOT + module + "..";
    }

    private static String module(JavaClass type) {
        String inside = type.getPackageName().substring(ROOT.length());
        int dot = inside.indexOf('.');
        return dot < 0 ? inside : inside.substring(0, dot);
    }
}
