import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// Class files in which nothing is left to be made at run time but what the AOT cache keeps. It keeps lambdas and
/// joined strings; switches over types and the methods of records it does not, and each of them costs a millisecond
/// at every start. Here they become methods: chains of `instanceof`, and what one would have written for the record.
final class PlainCode {
    private static final ClassDesc BUILDER = ClassDesc.of("java.lang.StringBuilder");
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final int METHOD = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;

    private final ClassModel model;
    private final ClassDesc type;
    private final boolean isInterface;
    private final List<Consumer<ClassBuilder>> made = new ArrayList<>();

    private PlainCode(ClassModel model) {
        this.model = model;
        this.type = model.thisClass().asSymbol();
        this.isInterface = (model.flags().flagsMask() & ClassFile.ACC_INTERFACE) != 0;
    }

    /// A component of a record.
    private record Component(String name, ClassDesc owner, ClassDesc type) {
        void get(CodeBuilder code, int variable) {
            code.aload(variable).getfield(owner, name, type);
        }
    }

    static byte[] of(byte[] bytes, ClassFile files) {
        var model = files.parse(bytes);
        return model.methods().stream().anyMatch(PlainCode::isUnfinished)
                ? new PlainCode(model).transformed(files)
                : bytes;
    }

    private static boolean isUnfinished(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementStream())
                .anyMatch(element ->
                        element instanceof InvokeDynamicInstruction call && (isSwitch(call) || isOfRecord(call)));
    }

    private byte[] transformed(ClassFile files) {
        var bodies = ClassTransform.transformingMethodBodies(PlainCode::isUnfinished, (code, element) -> {
            if (element instanceof InvokeDynamicInstruction call && isSwitch(call)) {
                code.invokestatic(type, typeSwitch(call), call.typeSymbol(), isInterface);
            } else if (element instanceof InvokeDynamicInstruction call && isOfRecord(call)) {
                code.invokestatic(type, ofRecord(call), call.typeSymbol(), isInterface);
            } else {
                code.with(element);
            }
        });
        var methods = ClassTransform.endHandler(builder -> made.forEach(method -> method.accept(builder)));
        return files.transformClass(model, bodies.andThen(methods));
    }

    private static boolean isBootstrap(InvokeDynamicInstruction call, String owner, String name) {
        var method = call.bootstrapMethod();
        return method.owner().descriptorString().equals("Ljava/lang/runtime/" + owner + ";")
                && method.methodName().equals(name);
    }

    /// Only switches over types: those that also ask for values stay.
    private static boolean isSwitch(InvokeDynamicInstruction call) {
        return isBootstrap(call, "SwitchBootstraps", "typeSwitch")
                && call.bootstrapArgs().stream().allMatch(label -> label instanceof ClassDesc);
    }

    private static boolean isOfRecord(InvokeDynamicInstruction call) {
        return isBootstrap(call, "ObjectMethods", "bootstrap");
    }

    private String add(String name, MethodTypeDesc form, Consumer<CodeBuilder> code) {
        var unique = name + "$" + made.size();
        made.add(builder -> builder.withMethodBody(unique, form, METHOD, code));
        return unique;
    }

    /// The index of the first label from `restart` on that the value is of; -1 for null, and the number of labels
    /// when it is of none.
    private String typeSwitch(InvokeDynamicInstruction call) {
        return add("typeSwitch", call.typeSymbol(), code -> {
            var labels = call.bootstrapArgs();
            var present = code.newLabel();
            code.aload(0).ifnonnull(present).loadConstant(-1).ireturn().labelBinding(present);
            for (var i = 0; i < labels.size(); i++) {
                var next = code.newLabel();
                code.iload(1).loadConstant(i).if_icmpgt(next);
                code.aload(0).instanceOf((ClassDesc) labels.get(i)).ifeq(next);
                code.loadConstant(i).ireturn().labelBinding(next);
            }
            code.loadConstant(labels.size()).ireturn();
        });
    }

    private String ofRecord(InvokeDynamicInstruction call) {
        var components = call.bootstrapArgs().stream()
                .skip(2)
                .map(DirectMethodHandleDesc.class::cast)
                .map(field -> new Component(
                        field.methodName(),
                        field.owner(),
                        field.invocationType().returnType()))
                .toList();
        var name = call.name().stringValue();
        Consumer<CodeBuilder> code = switch (name) {
            case "equals" -> body -> equals(body, components);
            case "hashCode" -> body -> hashCode(body, components);
            case "toString" -> body -> toString(body, components);
            default -> throw new IllegalStateException(name);
        };
        return add("record$" + name, call.typeSymbol(), code);
    }

    private void equals(CodeBuilder code, List<Component> components) {
        var other = code.newLabel();
        var comparable = code.newLabel();
        var different = code.newLabel();
        code.aload(0).aload(1).if_acmpne(other).iconst_1().ireturn().labelBinding(other);
        code.aload(1).instanceOf(type).ifne(comparable).iconst_0().ireturn().labelBinding(comparable);
        code.aload(1).checkcast(type).astore(2);
        for (var component : components) {
            component.get(code, 0);
            component.get(code, 2);
            switch (TypeKind.from(component.type)) {
                case BOOLEAN, BYTE, CHAR, SHORT, INT -> code.if_icmpne(different);
                case LONG -> code.lcmp().ifne(different);
                case FLOAT -> compare(code, "java.lang.Float", CD_float).ifne(different);
                case DOUBLE -> compare(code, "java.lang.Double", CD_double).ifne(different);
                case REFERENCE ->
                    code.invokestatic(OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object))
                            .ifeq(different);
                case VOID -> throw new IllegalStateException();
            }
        }
        code.iconst_1().ireturn().labelBinding(different).iconst_0().ireturn();
    }

    private static CodeBuilder compare(CodeBuilder code, String box, ClassDesc primitive) {
        return code.invokestatic(ClassDesc.of(box), "compare", MethodTypeDesc.of(CD_int, primitive, primitive));
    }

    private static void hashCode(CodeBuilder code, List<Component> components) {
        code.iconst_0().istore(1);
        for (var component : components) {
            code.iload(1).loadConstant(31).imul();
            component.get(code, 0);
            if (component.type.isPrimitive()) {
                var box = switch (TypeKind.from(component.type)) {
                    case BOOLEAN -> "Boolean";
                    case BYTE -> "Byte";
                    case CHAR -> "Character";
                    case SHORT -> "Short";
                    case INT -> "Integer";
                    case LONG -> "Long";
                    case FLOAT -> "Float";
                    case DOUBLE -> "Double";
                    case REFERENCE, VOID -> throw new IllegalStateException();
                };
                var form = MethodTypeDesc.of(CD_int, component.type);
                code.invokestatic(ClassDesc.of("java.lang." + box), "hashCode", form);
            } else {
                code.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(CD_int, CD_Object));
            }
            code.iadd().istore(1);
        }
        code.iload(1).ireturn();
    }

    private void toString(CodeBuilder code, List<Component> components) {
        code.new_(BUILDER).dup().invokespecial(BUILDER, "<init>", MethodTypeDesc.of(CD_void));
        append(code, simpleName() + "[");
        var separator = "";
        for (var component : components) {
            append(code, separator + component.name + "=");
            component.get(code, 0);
            var shown = switch (TypeKind.from(component.type)) {
                case BYTE, SHORT -> CD_int;
                case REFERENCE -> component.type.equals(CD_String) ? CD_String : CD_Object;
                default -> component.type;
            };
            code.invokevirtual(BUILDER, "append", MethodTypeDesc.of(BUILDER, shown));
            separator = ", ";
        }
        append(code, "]");
        code.invokevirtual(BUILDER, "toString", MethodTypeDesc.of(CD_String)).areturn();
    }

    private static void append(CodeBuilder code, String text) {
        code.loadConstant(text).invokevirtual(BUILDER, "append", MethodTypeDesc.of(BUILDER, CD_String));
    }

    private String simpleName() {
        return model.findAttribute(Attributes.innerClasses()).stream()
                .map(InnerClassesAttribute::classes)
                .flatMap(List::stream)
                .filter(inner -> inner.innerClass().asSymbol().equals(type))
                .flatMap(inner -> inner.innerName().stream())
                .map(Objects::toString)
                .findFirst()
                .orElse(type.displayName());
    }
}
