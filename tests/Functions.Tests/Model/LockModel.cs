namespace AccessCodes.Functions.Tests.Model;

/// <summary>
/// What the product is to do, told in as few words as possible: one lock that two workspaces are connected to, what is on
/// it, what each knows of it, and who manages what. Actions take no time.
/// </summary>
internal sealed class LockModel
{
    /// <summary>After 0, 2, 6, 14 and 30 seconds, and then every 30 until the deadline of ten minutes.</summary>
    private const int Tries = 23;
    private const string NotFound = "access_code_not_found";
    private const string Duplicate = "duplicate_access_code";
    private const string NotSet = "failed_to_set_on_device";
    private const string NotRemoved = "failed_to_remove_from_device";
    private const string Elsewhere = "managed_by_another_workspace";

    private readonly HashSet<Tenant> _disconnected = [];
    private bool _isOffline;
    private Fault _fault;
    private int _faults;

    /// <summary>The numbers of the codes that there have ever been.</summary>
    public SortedSet<int> Numbers { get; private init; } = [];

    /// <summary>What is on the lock.</summary>
    public SortedDictionary<int, Content> Lock { get; private init; } = [];

    /// <summary>What a workspace knows of a code.</summary>
    public SortedDictionary<(Tenant, int), Known> Records { get; private init; } = [];

    /// <summary>Who manages a code.</summary>
    public SortedDictionary<int, Tenant> Holders { get; private init; } = [];

    /// <summary>What was told of a code.</summary>
    public SortedDictionary<(Tenant, int), List<string>> Events { get; private init; } = [];

    public static LockModel Begin(IReadOnlyList<Content> codes)
    {
        var model = new LockModel();
        foreach (var (number, code) in codes.Index())
        {
            model.Numbers.Add(number);
            model.Lock[number] = code;
            foreach (var tenant in Enum.GetValues<Tenant>())
                model.Records[(tenant, number)] = new Known(code, IsManaged: false);
        }

        return model;
    }

    public LockModel Copy()
    {
        var copy = new LockModel
        {
            Numbers = new(Numbers),
            Lock = new(Lock),
            Records = new(Records),
            Holders = new(Holders),
            Events = new(Events.ToDictionary(told => told.Key, told => told.Value.ToList())),
        };
        copy._disconnected.UnionWith(_disconnected);
        (copy._isOffline, copy._fault, copy._faults) = (_isOffline, _fault, _faults);
        return copy;
    }

    /// <summary>The code that a step is about.</summary>
    public int NumberOf(Step.Action action) => Numbers.ElementAt(action.Target % Numbers.Count);

    /// <summary>Does what a step says.</summary>
    /// <param name="step">The step.</param>
    /// <param name="number">The code: the one that it is about, or the one that it makes.</param>
    /// <returns>How it ended: <c>success</c>, or what the attempt or the answer has for an error.</returns>
    public string Apply(Step step, int number) => step switch
    {
        Step.Convert(var by, _, var force) => Convert(by, number, force),
        Step.DeleteUnmanaged(var by, _) => DeleteUnmanaged(by, number),
        Step.Create(var by, var name, var pin) => Create(by, number, new Content(name, pin)),
        Step.Update(var by, _, var name, var pin) => Update(by, number, name, pin),
        Step.Delete(var by, _) => Delete(by, number),
        Step.HandBack(var by, _) => HandBack(by, number),
        Step.TypeIn(var by, var name, var pin, var sync) => AtLock(by, sync, () => TypeIn(number, new Content(name, pin))),
        Step.ChangeAtLock(var by, _, var name, var pin, var sync) => Records.ContainsKey((by, number))
            ? AtLock(by, sync, () => ChangeAtLock(number, name, pin))
            : NotFound,
        Step.RemoveAtLock(var by, _, var sync) => Records.ContainsKey((by, number))
            ? AtLock(by, sync, () => Lock.Remove(number) ? null : NotFound)
            : NotFound,
        Step.SetOnline(var by, var isOnline) => AtLock(by, sync: true, () =>
        {
            _isOffline = !isOnline;
            return null;
        }),
        Step.SetConnected(var by, var isConnected) => AtLock(by, sync: true, () =>
        {
            _ = isConnected ? _disconnected.Remove(by) : _disconnected.Add(by);
            return null;
        }),
        Step.Fail(var fault, var orders) => AtLock(Tenant.Sandbox, sync: true, () =>
        {
            (_fault, _faults) = (fault, orders);
            return null;
        }),
        Step.Sync(var by) => AtLock(by, sync: true, () => null),
        Step.Pass => "success",
        _ => throw new NotSupportedException($"{step}"),
    };

    private string Convert(Tenant by, int number, bool force)
    {
        if (!Records.TryGetValue((by, number), out var known) || known.IsManaged)
            return NotFound;
        if (IsHeldByOther(by, number) && !force)
            return Elsewhere;

        var obstacle = Order(number, () => InTheWay(by) ?? (Lock.ContainsKey(number) ? null : NotSet), isRemoval: false)
            switch
        {
            Unanswered => NotSet,
            var other => other,
        };
        if (obstacle is not null)
        {
            Tell(by, number, "unmanaged.failed_to_convert_to_managed");
            return obstacle;
        }

        Records[(by, number)] = known with { IsManaged = true, IsBlamed = false, IsLost = false };
        Tell(by, number, "unmanaged.converted_to_managed");
        if (IsHeldByOther(by, number))
        {
            var loser = Holders[number];
            Records[(loser, number)] = Records[(loser, number)] with { IsManaged = false, IsLost = true };
        }

        Holders[number] = by;
        return "success";
    }

    private string DeleteUnmanaged(Tenant by, int number)
    {
        if (!Records.TryGetValue((by, number), out var known) || known.IsManaged)
            return NotFound;
        if (IsHeldByOther(by, number))
            return Elsewhere;
        if (TakeOff(by, number) is { } obstacle)
            return obstacle;

        Records.Remove((by, number));
        Tell(by, number, "unmanaged.removed");
        return "success";
    }

    private string Create(Tenant by, int number, Content content)
    {
        if (Knows(by, content.Pin, except: number))
            return Duplicate;

        Numbers.Add(number);
        Records[(by, number)] = new Known(content, IsManaged: true, IsSet: false);
        Holders[number] = by;
        Tell(by, number, "created");
        return Set(by, number);
    }

    /// <summary>Puts a code on the lock that is not there.</summary>
    private string Set(Tenant by, int number)
    {
        var known = Records[(by, number)];
        var end = Order(
            number,
            () =>
            {
                if (InTheWayOf(by, number, known.Content) is { } error)
                    return error;

                Lock[number] = known.Content;
                return null;
            },
            isRemoval: false);
        if (end is not null)
        {
            Tell(by, number, NotSet);
            return end == Unanswered ? NotSet : end;
        }

        Records[(by, number)] = known with { IsSet = true, IsBlamed = false };
        Tell(by, number, "set_on_device");
        return "success";
    }

    private string Update(Tenant by, int number, string? name, string? pin)
    {
        if (!Records.TryGetValue((by, number), out var known) || !known.IsManaged)
            return NotFound;

        var wanted = new Content(name ?? known.Content.Name, pin ?? known.Content.Pin);
        if (wanted.Pin != known.Content.Pin && Knows(by, wanted.Pin, except: number))
            return Duplicate;
        if (wanted == known.Content && !known.IsBlamed)
        {
            Tell(by, number, "changed");
            return "success";
        }

        var end = Order(
            number,
            () =>
            {
                if (InTheWayOf(by, number, wanted) is { } error)
                    return error;

                Lock[number] = wanted;
                return null;
            },
            isRemoval: false);
        if (end == Unanswered && InTheWay(by) is null && Lock.GetValueOrDefault(number) == wanted)
            end = null;
        if (end is not null)
        {
            Tell(by, number, NotSet);
            return end == Unanswered ? NotSet : end;
        }

        Records[(by, number)] = known with { Content = wanted, IsSet = true, IsBlamed = false };
        Tell(by, number, "changed");
        if (!known.IsSet)
            Tell(by, number, "set_on_device");
        return "success";
    }

    private string Delete(Tenant by, int number)
    {
        if (!Records.TryGetValue((by, number), out var known) || !known.IsManaged)
            return NotFound;
        if (TakeOff(by, number) is { } obstacle)
        {
            Tell(by, number, NotRemoved);
            return obstacle;
        }

        Records.Remove((by, number));
        Holders.Remove(number);
        Tell(by, number, "removed_from_device");
        Tell(by, number, "deleted");
        return "success";
    }

    private string HandBack(Tenant by, int number)
    {
        if (!Records.TryGetValue((by, number), out var known) || !known.IsManaged)
            return NotFound;
        if (!Lock.ContainsKey(number))
        {
            Tell(by, number, NotSet);
            return "access_code_not_on_device";
        }

        Records[(by, number)] = known with { IsManaged = false };
        Holders.Remove(number);
        Tell(by, number, "changed");
        return "success";
    }

    private string AtLock(Tenant by, bool sync, Func<string?> act)
    {
        if (act() is { } refusal)
            return refusal;
        if (sync)
            Sync(by);
        return "success";
    }

    private string? TypeIn(int number, Content content)
    {
        if (Lock.Values.Any(other => other.Pin == content.Pin))
            return Duplicate;

        Numbers.Add(number);
        Lock[number] = content;
        return null;
    }

    private string? ChangeAtLock(int number, string? name, string? pin)
    {
        if (!Lock.TryGetValue(number, out var content))
            return NotFound;
        if (pin is not null && pin != content.Pin && Lock.Values.Any(other => other.Pin == pin))
            return Duplicate;

        Lock[number] = new Content(name ?? content.Name, pin ?? content.Pin);
        return null;
    }

    private void Sync(Tenant by)
    {
        if (InTheWay(by) is not null)
            return;

        var (there, waiting) = (Lock.ToDictionary(), new List<int>());
        foreach (var ((_, number), known) in Records.Where(record => record.Key.Item1 == by).ToList())
        {
            var isThere = there.TryGetValue(number, out var content);
            if (!known.IsManaged && isThere)
            {
                Records[(by, number)] = known with { Content = content!, IsSet = true, IsBlamed = false };
            }
            else if (!known.IsManaged)
            {
                Records.Remove((by, number));
                Tell(by, number, "unmanaged.removed");
            }
            else if (isThere && content == known.Content)
            {
                Records[(by, number)] = known with { IsBlamed = false, IsSet = true };
                if (!known.IsSet)
                    Tell(by, number, "set_on_device");
            }
            else if (isThere)
            {
                Records[(by, number)] = known with { IsBlamed = true };
                if (!known.IsBlamed)
                    Tell(by, number, "modified_external_to_seam");
            }
            else if (known.IsSet)
            {
                Records[(by, number)] = known with { IsBlamed = true, IsSet = false };
                Tell(by, number, "deleted_external_to_seam");
            }
            else if (!known.IsBlamed && InTheWayOf(by, number, known.Content) is null)
            {
                waiting.Add(number);
            }
        }

        foreach (var (number, content) in there)
        {
            if (Records.TryAdd((by, number), new Known(content, IsManaged: false)))
                Tell(by, number, "unmanaged.created");
        }

        waiting.ForEach(number => Set(by, number));
    }

    /// <summary>Takes a code off the lock, should it be there.</summary>
    private string? TakeOff(Tenant by, int number)
    {
        var end = Order(
            number,
            () =>
            {
                if (InTheWay(by) is { } error)
                    return error;

                Lock.Remove(number);
                return null;
            },
            isRemoval: true);
        return end == Unanswered ? NotRemoved : end;
    }

    private const string Unanswered = "unanswered";

    /// <summary>Gives the provider an order, again and again if it does not answer.</summary>
    private string? Order(int number, Func<string?> carryOut, bool isRemoval)
    {
        var isDone = false;
        for (var tries = 0; tries < Tries; tries++)
        {
            if (isRemoval && !Lock.ContainsKey(number))
                return null;

            var fault = _faults > 0 ? _fault : (Fault?)null;
            _faults = Math.Max(0, _faults - 1);
            if (fault == Fault.Unavailable)
                continue;
            if (isDone)
                return null;
            if (carryOut() is { } error)
                return error;
            if (fault is null)
                return null;

            isDone = true;
        }

        return Unanswered;
    }

    private string? InTheWay(Tenant by) =>
        _disconnected.Contains(by) ? "account_disconnected" : _isOffline ? "device_offline" : null;

    private string? InTheWayOf(Tenant by, int number, Content content) =>
        InTheWay(by) is { } error ? error
        : !Lock.Any(other => other.Key != number && other.Value.Pin == content.Pin) ? null
        : Lock.ContainsKey(number) ? "duplicate_code_attempt_prevented"
        : "duplicate_code_on_device";

    private bool Knows(Tenant by, string pin, int except) => Records.Any(record =>
        record.Key.Item1 == by && record.Key.Item2 != except && record.Value.Content.Pin == pin);

    private bool IsHeldByOther(Tenant by, int number) => Holders.TryGetValue(number, out var holder) && holder != by;

    private void Tell(Tenant by, int number, string what)
    {
        if (!Events.TryGetValue((by, number), out var told))
            Events[(by, number)] = told = [];
        told.Add(what);
    }
}

/// <summary>What a code is.</summary>
internal sealed record Content(string Name, string Pin);

/// <summary>What a workspace knows of a code.</summary>
/// <param name="Content">What it is.</param>
/// <param name="IsManaged">Whether the workspace manages it.</param>
/// <param name="IsSet">Whether it works.</param>
/// <param name="IsBlamed">Whether it shows that it was changed or removed at the lock.</param>
/// <param name="IsLost">Whether it shows that another workspace took it.</param>
internal sealed record Known(
    Content Content, bool IsManaged, bool IsSet = true, bool IsBlamed = false, bool IsLost = false);
