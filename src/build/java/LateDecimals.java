import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Map;

/// Bounds of numbers as decimals that are made where they are asked for. Jackson's parser keeps four of them, `BD_…`,
/// made of as many whole numbers, `BI_…`, as soon as it is loaded, and Java's class of decimals begins with powers of
/// five of 150,000 bits: 0.01 s and twice that of the processor, in each process that reads JSON.
///
/// ```
///   BD_MAX = new BigDecimal(BI_MAX);              when it is loaded: left out
///   if (BD_MAX.compareTo(number) < 0) …           new BigDecimal(BI_MAX) in place of BD_MAX
/// ```
final class LateDecimals {
    private static final String JACKSON = "tools/jackson/core/";
    private static final ClassDesc DECIMAL = ClassDesc.of("java.math.BigDecimal");
    private static final ClassDesc WHOLE = ClassDesc.of("java.math.BigInteger");
    private static final MethodTypeDesc OF_WHOLE = MethodTypeDesc.of(CD_void, WHOLE);

    private LateDecimals() {}

    /// Changes the classes of Jackson among these files.
    ///
    /// @throws IllegalStateException when bounds are kept or used otherwise
    static void putOff(Map<String, byte[]> contents, ClassFile files) {
        contents.replaceAll(
                (name, bytes) -> name.startsWith(JACKSON) && name.endsWith(".class") && hasBounds(bytes, files)
                        ? changed(bytes, files)
                        : bytes);
    }

    private static boolean hasBounds(byte[] bytes, ClassFile files) {
        return files.parse(bytes).methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(CodeModel::elementStream)
                .anyMatch(element -> isBound(element, Opcode.GETSTATIC) || isBound(element, Opcode.PUTSTATIC));
    }

    private static byte[] changed(byte[] bytes, ClassFile files) {
        MethodTransform late = (builder, element) -> {
            if (element instanceof CodeModel code) {
                builder.withCode(changed -> copy(code.elementList(), changed));
            } else {
                builder.with(element);
            }
        };
        return files.transformClass(files.parse(bytes), ClassTransform.transformingMethods(late));
    }

    private static void copy(List<CodeElement> elements, CodeBuilder code) {
        for (var at = 0; at < elements.size(); at++) {
            var element = elements.get(at);
            if (element instanceof NewObjectInstruction && isMaking(elements.subList(at, elements.size()))) {
                at += 4;
            } else if (isBound(element, Opcode.GETSTATIC)) {
                var bound = (FieldInstruction) element;
                code.new_(DECIMAL)
                        .dup()
                        .getstatic(bound.owner().asSymbol(), whole(bound), WHOLE)
                        .invokespecial(DECIMAL, "<init>", OF_WHOLE);
            } else if (isBound(element, Opcode.PUTSTATIC)) {
                throw new IllegalStateException("Jackson's parser makes its bounds in another way: " + element);
            } else {
                code.with(element);
            }
        }
    }

    /// Whether this begins with `BD_X = new BigDecimal(BI_X)`: new, dup, getstatic, invokespecial, putstatic.
    private static boolean isMaking(List<CodeElement> elements) {
        return elements.size() > 4
                && elements.get(2) instanceof FieldInstruction whole
                && elements.get(3) instanceof InvokeInstruction made
                && made.owner().asSymbol().equals(DECIMAL)
                && made.typeSymbol().equals(OF_WHOLE)
                && isBound(elements.get(4), Opcode.PUTSTATIC)
                && whole((FieldInstruction) elements.get(4)).equals(whole.name().stringValue());
    }

    private static boolean isBound(CodeElement element, Opcode access) {
        return element instanceof FieldInstruction field
                && field.opcode() == access
                && field.name().stringValue().startsWith("BD_")
                && field.typeSymbol().equals(DECIMAL);
    }

    private static String whole(FieldInstruction bound) {
        return bound.name().stringValue().replace("BD_", "BI_");
    }
}
