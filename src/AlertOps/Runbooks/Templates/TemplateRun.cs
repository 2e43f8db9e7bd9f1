using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Runtime.Accessors;
using Scriban.Syntax;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.Runbooks.Templates;

/// <summary>
/// One rendering of a template, with limits that end it with an error. Conditions and operators have three values, members are found only in our
/// read-only objects, and every value goes through <see cref="Write(SourceSpan, object)"/>, which no template can avoid.
/// </summary>
internal sealed class TemplateRun : TemplateContext
{
    /// <summary>Characters of a text that an operator makes.</summary>
    public const int MaxStringLength = 64 * 1024;

    /// <summary>Rounds of all loops together.</summary>
    private const int MaxRounds = 20_000;
    private const int MaxRecursion = 20;

    /// <summary>Number of nodes that are evaluated, which take about a quarter of a second; it limits the time without depending on the machine's load.</summary>
    private const int MaxSteps = 1_000_000;

    private readonly TokenOutput output;
    private int steps;

    public TemplateRun(TemplateScope scope, TemplateObject variables, TokenOutput output)
        : base(TemplateFunctions.Builtins)
    {
        Scope = scope;
        this.output = output;
        (StrictVariables, EnableRelaxedMemberAccess, EnableRelaxedIndexerAccess, AutoIndent) = (true, false, false, false);

        // The output counts by itself, values with their whole length.
        (LoopLimit, RecursiveLimit, LimitToString, OutputLimit) = (MaxRounds, MaxRecursion, MaxStringLength, int.MaxValue);
        (OnStringLimit, OnOutputLimit) = (ScriptLimitBehavior.Throw, ScriptLimitBehavior.Throw);
        PushGlobal(variables);
        PushOutput(output);
    }

    public TemplateScope Scope { get; }

    public override TemplateContext Write(SourceSpan span, object? textAsObject)
    {
        if (textAsObject is TemplateTable table)
        {
            table.Write(output, Scope);
        }
        else
        {
            output.WriteValue(TemplateValue.ToText(textAsObject));
        }

        return this;
    }

    public override object? Evaluate(ScriptNode? scriptNode, bool aliasReturnedFunction)
    {
        if (++steps > MaxSteps)
        {
            throw new TemplateException($"the template takes more than {MaxSteps} steps");
        }

        return scriptNode switch
        {
            ScriptIfStatement condition => If(condition),
            ScriptConditionalExpression { Condition: var condition } choice => Choose(TemplateValue.ToTruth(Evaluate(condition, false)), choice),
            ScriptBinaryExpression { Operator: ScriptBinaryOperator.And or ScriptBinaryOperator.Or } both =>
                TemplateOperators.Combine(both.Operator, TemplateValue.ToTruth(Evaluate(both.Left, false)), () => TemplateValue.ToTruth(Evaluate(both.Right, false))),
            ScriptBinaryExpression { Operator: var operation } both when TemplateOperators.IsKnown(operation) =>
                TemplateOperators.Apply(operation, Evaluate(both.Left, false), Evaluate(both.Right, false), Scope),
            ScriptUnaryExpression { Operator: ScriptUnaryOperator.Not } not => TemplateValue.Not(TemplateValue.ToTruth(Evaluate(not.Right, false))),
            ScriptUnaryExpression { Operator: ScriptUnaryOperator.Negate } minus => TemplateOperators.Negate(Evaluate(minus.Right, false), Scope),
            { Parent: ScriptForStatement loop } when ReferenceEquals(loop.Iterator, scriptNode) => Items(base.Evaluate(scriptNode, false)),
            _ => base.Evaluate(scriptNode, aliasReturnedFunction),
        };
    }

    public override string ObjectToString(object? value, bool nested = false) => TemplateValue.ToText(value);

    public override bool ToBool(SourceSpan span, object? value) => TemplateValue.ToTruth(value) == Truth.True;

    /// <summary>Finds members only in objects of templates, so that no property of a .NET type can be read.</summary>
    protected override IObjectAccessor? GetMemberAccessorImpl(object target) => target is IScriptObject and not ScriptArray ? ScriptObjectAccessor.Default : null;

    protected override IListAccessor? GetListAccessorImpl(object target, Type type) => null;

    private object? If(ScriptIfStatement condition) => TemplateValue.ToTruth(Evaluate(condition.Condition, false)) switch
    {
        Truth.True => Evaluate(condition.Then, false),
        Truth.False => Evaluate(condition.Else, false),
        Truth.Unknown => null,
    };

    private object? Choose(Truth truth, ScriptConditionalExpression choice) => truth switch
    {
        Truth.True => Evaluate(choice.ThenValue, false),
        Truth.False => Evaluate(choice.ElseValue, false),
        Truth.Unknown => Scope.UnknownValue,
    };

    /// <summary>The items of a loop; null when they are unknown, with which Scriban renders neither the loop nor its else.</summary>
    private static ScriptArray? Items(object? value) => value is TemplateObject items and not TemplateNode ? new ScriptArray(items.Items.Take(MaxRounds + 1)) : null;
}
