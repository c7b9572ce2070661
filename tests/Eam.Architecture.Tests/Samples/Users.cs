#pragma warning disable IDE0130, IDE0161, CA1822 // One file for all ways in which a type can use another folder, a namespace for each.

namespace Eam.Architecture.Tests.Samples.Used
{
    internal class Thing
    {
        public static int Count() => 1;
    }

    internal interface IThing;

    internal sealed class ThingException : Exception;

    [System.AttributeUsage(AttributeTargets.Class)]
    internal sealed class ThingAttribute : System.Attribute;
}

namespace Eam.Architecture.Tests.Samples.Attribute
{
    [Used.Thing]
    internal sealed class User;
}

namespace Eam.Architecture.Tests.Samples.BaseType
{
    internal sealed class User : Used.Thing;
}

namespace Eam.Architecture.Tests.Samples.Call
{
    internal sealed class User
    {
        public int Method() => Used.Thing.Count();
    }
}

namespace Eam.Architecture.Tests.Samples.Cast
{
    internal sealed class User
    {
        public bool Method(object value) => value is Used.Thing;
    }
}

namespace Eam.Architecture.Tests.Samples.Catch
{
    internal sealed class User
    {
        public int Method()
        {
            try
            {
                return Environment.ProcessId;
            }
            catch (Used.ThingException)
            {
                return 0;
            }
        }
    }
}

namespace Eam.Architecture.Tests.Samples.Constraint
{
    internal sealed class User<T>
        where T : Used.IThing;
}

namespace Eam.Architecture.Tests.Samples.Field
{
    internal sealed class User
    {
        public Used.Thing? Value { get; set; }
    }
}

namespace Eam.Architecture.Tests.Samples.Interface
{
    internal sealed class User : Used.IThing;
}

namespace Eam.Architecture.Tests.Samples.Lambda
{
    internal sealed class User
    {
        public Func<int, int> Method() => number => number + Used.Thing.Count();
    }
}

namespace Eam.Architecture.Tests.Samples.Parameter
{
    internal sealed class User
    {
        public void Method(Used.Thing[] things) => Environment.ExitCode = things.Length;
    }
}

namespace Eam.Architecture.Tests.Samples.TypeArgument
{
    internal sealed class User
    {
        public int Method() => new List<Used.Thing>().Count;
    }
}

namespace Eam.Architecture.Tests.Samples.TypeOf
{
    internal sealed class User
    {
        public string Method() => typeof(Used.Thing).Name;
    }
}
