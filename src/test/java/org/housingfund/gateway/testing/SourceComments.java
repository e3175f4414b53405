package org.housingfund.gateway.testing;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What Javadoc says in the sources, as plain text: read by the JDK's own parser, nothing is compiled. */
public final class SourceComments {
    private final Map<String, Comment> comments = new HashMap<>();

    private SourceComments() {}

    /**
     * One comment.
     *
     * @param first its first sentence
     * @param rest what follows; may be empty
     * @param parameters of a method, or components of a record, by name
     */
    public record Comment(String first, String rest, Map<String, String> parameters) {
        static final Comment NONE = new Comment("", "", Map.of());

        /** All of it but the parameters. */
        public String text() {
            return (first + " " + rest).strip();
        }
    }

    /** Reads every source below a directory. */
    public static SourceComments of(Path root) {
        SourceComments all = new SourceComments();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> files = Files.walk(root);
                StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, problem -> {}, List.of(), null, manager.getJavaFileObjectsFromPaths(sources));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                all.new Reader(trees, String.valueOf(unit.getPackageName())).scan(unit, null);
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a class, interface, enum or record; empty without one. */
    public Comment of(Class<?> type) {
        return comments.getOrDefault(String.valueOf(type.getCanonicalName()), Comment.NONE);
    }

    /** Of a method; those of the same name and as many parameters are not told apart. */
    public Comment of(Method method) {
        return comments.getOrDefault(
                method.getDeclaringClass().getCanonicalName() + key(method.getName(), method.getParameterCount()),
                Comment.NONE);
    }

    private static String key(String method, int parameters) {
        return "#" + method + "/" + parameters;
    }

    private final class Reader extends TreePathScanner<Void, Void> {
        private final DocTrees trees;
        private String place;

        private Reader(DocTrees trees, String place) {
            this.trees = trees;
            this.place = place;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            String outer = place;
            place = outer + "." + type.getSimpleName();
            keep(place);
            super.visitClass(type, null);
            place = outer;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            keep(place + key(method.getName().toString(), method.getParameters().size()));
            return null;
        }

        private void keep(String key) {
            Optional.ofNullable(trees.getDocCommentTree(getCurrentPath()))
                    .ifPresent(comment -> comments.put(key, read(comment)));
        }
    }

    private static Comment read(DocCommentTree comment) {
        Map<String, String> parameters = comment.getBlockTags().stream()
                .filter(tag -> tag instanceof ParamTree)
                .map(ParamTree.class::cast)
                .collect(Collectors.toMap(
                        tag -> tag.getName().toString(), tag -> text(tag.getDescription()), (one, other) -> one));
        return new Comment(text(comment.getFirstSentence()), text(comment.getBody()), parameters);
    }

    private static String text(List<? extends DocTree> pieces) {
        return pieces.stream()
                .map(SourceComments::text)
                .collect(Collectors.joining())
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String text(DocTree piece) {
        if (piece instanceof TextTree plain) {
            return plain.getBody();
        }
        if (piece instanceof LiteralTree literal) {
            return literal.getBody().getBody();
        }
        if (piece instanceof LinkTree link) {
            return link.getLabel().isEmpty()
                    ? link.getReference().getSignature().replaceFirst("^.*[.#]", "")
                    : text(link.getLabel());
        }
        return " ";
    }
}
