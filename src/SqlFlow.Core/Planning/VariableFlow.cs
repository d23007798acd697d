namespace SqlFlow.Planning;

/// <summary>
/// Connects those who set variables with those who use them. A variable has one value at a time: a user waits for the latest
/// earlier setter, a setter for the one before it and for everybody who uses the older value.
/// </summary>
internal sealed class VariableFlow(DependencyGraph graph)
{
    private readonly Dictionary<string, (int Setter, List<int> Users)> _variables = new(StringComparer.Ordinal);

    public void Use(int step, string name)
    {
        if (!_variables.TryGetValue(name, out var state)) _variables[name] = state = (-1, []);
        graph.Spend();
        if (graph.IsFull) return;
        if (state.Setter >= 0) graph.Add(step, state.Setter);
        state.Users.Add(step);
    }

    public void Set(int step, string name)
    {
        if (_variables.TryGetValue(name, out var state))
        {
            if (state.Setter >= 0) graph.Add(step, state.Setter);
            foreach (var user in state.Users) graph.Add(step, user);
        }

        _variables[name] = (step, []);
    }
}
