namespace Dashboard.Simulator.Objects;

/// <summary>What is wrong with one field, in the words of <c>k8s.io/apimachinery/pkg/util/validation/field</c>.</summary>
/// <param name="Reason">The cause's reason, such as <c>FieldValueRequired</c>.</param>
/// <param name="Field">The path as <c>spec.env[0].name</c>; <c>&lt;nil&gt;</c> for the object as a whole.</param>
/// <param name="Message">Without the field in front.</param>
public readonly record struct FieldError(string Reason, string Field, string Message)
{
    public static FieldError Required(string field, string detail = "") =>
        new("FieldValueRequired", field, With("Required value", detail));

    /// <param name="shown">The value as it is shown: a string already quoted, a composite as JSON.</param>
    public static FieldError Invalid(string field, string shown, string detail) =>
        new("FieldValueInvalid", field, With($"Invalid value: {shown}", detail));

    /// <param name="shown">The JSON type found, quoted.</param>
    public static FieldError WrongType(string field, string shown, string detail) =>
        new("FieldValueTypeInvalid", field, With($"Invalid value: {shown}", detail));

    public static FieldError NotSupported(string field, string shown, IEnumerable<string> allowed) =>
        new("FieldValueNotSupported", field, $"Unsupported value: {shown}: supported values: {string.Join(", ", allowed)}");

    public static FieldError Duplicate(string field, string shown) =>
        new("FieldValueDuplicate", field, $"Duplicate value: {shown}");

    public static FieldError TooLong(string field, int most) =>
        new("FieldValueTooLong", field, $"Too long: may not be more than {most} bytes");

    public static FieldError TooMany(string field, int found, int most) =>
        new("FieldValueTooMany", field, $"Too many: {found}: must have at most {most} items");

    public static FieldError Forbidden(string field, string detail) =>
        new("FieldValueForbidden", field, With("Forbidden", detail));

    private static string With(string head, string detail) => detail.Length == 0 ? head : $"{head}: {detail}";
}
